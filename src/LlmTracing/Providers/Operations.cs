namespace LlmTracing.Providers;

/// <summary>
/// Values of <c>gen_ai.operation.name</c> (OpenTelemetry GenAI semantic conventions, registry). The second group has no value there and is ours.
/// </summary>
internal static class Operations
{
    public const string Chat = "chat";
    public const string GenerateContent = "generate_content";
    public const string TextCompletion = "text_completion";
    public const string Embeddings = "embeddings";

    public const string Rerank = "rerank";
    public const string Moderation = "moderation";
    public const string ImageGeneration = "image_generation";
    public const string Transcription = "transcription";
    public const string Speech = "speech";
}
