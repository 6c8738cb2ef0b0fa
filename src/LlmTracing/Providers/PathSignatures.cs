using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers;

/// <summary>
/// The APIs that are recognised by the end of their path on any host: proxies, gateways, self-hosted servers, and the many clouds that speak
/// another provider's API. The heaviest pattern that matches wins.
/// </summary>
internal static class PathSignatures
{
    private static readonly Endpoint[] OpenAi = Of("openai",
        new("/chat/completions", WireShapes.OpenAiChat, Operations.Chat),
        new("/responses", WireShapes.OpenAiResponses, Operations.Chat),
        new("/responses/compact", WireShapes.OpenAiResponses, Operations.Chat),
        new("/completions", WireShapes.OpenAiCompletions, Operations.TextCompletion),
        new("/fim/completions", WireShapes.OpenAiChat, Operations.TextCompletion),
        new("/embeddings", WireShapes.OpenAiEmbeddings, Operations.Embeddings),
        new("/images/generations", WireShapes.OpenAiImages, Operations.ImageGeneration),
        new("/images/edits", WireShapes.OpenAiImages, Operations.ImageGeneration),
        new("/images/variations", WireShapes.OpenAiImages, Operations.ImageGeneration),
        new("/audio/transcriptions", WireShapes.OpenAiAudio, Operations.Transcription),
        new("/audio/translations", WireShapes.OpenAiAudio, Operations.Transcription),
        new("/audio/speech", WireShapes.OpenAiAudio, Operations.Speech),
        new("/moderations", WireShapes.OpenAiModeration, Operations.Moderation),
        new("/chat/moderations", WireShapes.OpenAiModeration, Operations.Moderation),
        new("/rerank", WireShapes.Rerank, Operations.Rerank));

    // Azure names the deployment in the path; what it serves are OpenAI's own APIs.
    private static readonly string[] OnAzure =
    [
        "/chat/completions", "/completions", "/embeddings", "/images/generations", "/images/edits", "/audio/transcriptions",
        "/audio/translations", "/audio/speech",
    ];

    private static readonly Endpoint[] AzureDeployments = Of("azure.ai.openai",
    [
        .. Array.ConvertAll(
            Array.FindAll(OpenAi, static api => OnAzure.Contains(api.Path)),
            static api => new Endpoint("/openai/deployments/{deployment}" + api.Path, api.Shape, api.Operation)),
        new("/openai/deployments/{deployment}/extensions/chat/completions", WireShapes.OpenAiChat, Operations.Chat),
    ]);

    private static readonly Endpoint[] Anthropic = Of("anthropic",
        new("/v1/messages", WireShapes.AnthropicMessages, Operations.Chat),
        new("/v1/complete", WireShapes.AnthropicComplete, Operations.TextCompletion));

    private static readonly Endpoint[] Gemini = Of("gcp.gemini",
    [
        .. GeminiVerbs("/models"),
        .. GeminiVerbs("/tunedModels"),
        new("/models/{model}:embedContent", WireShapes.GeminiEmbed, Operations.Embeddings),
        new("/models/{model}:batchEmbedContents", WireShapes.GeminiEmbed, Operations.Embeddings),
        new("/models/{model}:predict", WireShapes.VertexPredict, Operations.ImageGeneration)
        {
            OperationOf = ModelKinds.OfPredict,
            IsModel = ModelKinds.IsPredictable,
        },
        new("/v1beta/interactions", WireShapes.GeminiInteractions, Operations.Chat),
    ]);

    private static readonly Endpoint[] Vertex = Of("gcp.vertex_ai",
    [
        .. GeminiVerbs("/publishers/google/models"),
        .. GeminiVerbs("/endpoints"),
        new("/publishers/google/models/{model}:embedContent", WireShapes.GeminiEmbed, Operations.Embeddings),
        new("/publishers/google/models/{model}:predict", WireShapes.VertexPredict, Operations.Embeddings) { OperationOf = ModelKinds.OfPredict },

        // A partner's model speaks its own publisher's API.
        new("/publishers/anthropic/models/{model}:rawPredict", WireShapes.AnthropicMessages, Operations.Chat),
        new("/publishers/anthropic/models/{model}:streamRawPredict", WireShapes.AnthropicMessages, Operations.Chat) { Stream = true },
        new("/publishers/anthropic/models/count-tokens:rawPredict", null, ""),
        new("/publishers/{publisher}/models/{model}:rawPredict", WireShapes.OpenAiChat, Operations.Chat),
        new("/publishers/{publisher}/models/{model}:streamRawPredict", WireShapes.OpenAiChat, Operations.Chat) { Stream = true },
        new("/endpoints/openapi/chat/completions", WireShapes.OpenAiChat, Operations.Chat),
    ]);

    private static readonly Endpoint[] Bedrock = Array.ConvertAll(
        Of("aws.bedrock",
            new("/model/{model+}/converse", WireShapes.BedrockConverse, Operations.Chat) { Stream = false },
            new("/model/{model+}/converse-stream", WireShapes.BedrockConverse, Operations.Chat) { Stream = true, ShapeOf = ModelKinds.ConverseShapeOf },
            new("/model/{model+}/invoke", WireShapes.BedrockInvoke, Operations.Chat) { Stream = false, OperationOf = ModelKinds.OfBedrock },
            new("/model/{model+}/invoke-with-response-stream", WireShapes.BedrockInvoke, Operations.Chat) { Stream = true, OperationOf = ModelKinds.OfBedrock }),
        static api => api with { IsModel = ModelKinds.IsBedrock });

    private static readonly Endpoint[] Cohere = Of("cohere",
        new("/v1/chat", WireShapes.CohereV1, Operations.Chat),
        new("/v2/chat", WireShapes.CohereV2, Operations.Chat),
        new("/v1/generate", WireShapes.CohereV1, Operations.TextCompletion),
        new("/v1/embed", WireShapes.CohereEmbed, Operations.Embeddings),
        new("/v2/embed", WireShapes.CohereEmbed, Operations.Embeddings),
        new("/v2/rerank", WireShapes.Rerank, Operations.Rerank));

    private static readonly Endpoint[] Ollama = Of("ollama",
        new("/api/chat", WireShapes.Ollama, Operations.Chat),
        new("/api/generate", WireShapes.Ollama, Operations.TextCompletion),
        new("/api/embed", WireShapes.OllamaEmbed, Operations.Embeddings),
        new("/api/embeddings", WireShapes.OllamaEmbed, Operations.Embeddings));

    private static readonly Endpoint[] LmStudio = Of("lm_studio",
        new("/api/v0/chat/completions", WireShapes.OpenAiChat, Operations.Chat),
        new("/api/v0/completions", WireShapes.OpenAiCompletions, Operations.TextCompletion),
        new("/api/v0/embeddings", WireShapes.OpenAiEmbeddings, Operations.Embeddings),
        new("/api/v1/chat", WireShapes.LmStudio, Operations.Chat));

    private static readonly Endpoint[] LlamaCpp = Of("llama_cpp",
        new("/completion", WireShapes.LlamaCpp, Operations.TextCompletion),
        new("/infill", WireShapes.LlamaCpp, Operations.TextCompletion));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Endpoint> All { get; } =
        [.. OpenAi, .. AzureDeployments, .. Anthropic, .. Gemini, .. Vertex, .. Bedrock, .. Cohere, .. Ollama, .. LmStudio, .. LlamaCpp];

    private static Endpoint[] Of(string provider, params Endpoint[] endpoints) =>
        Array.ConvertAll(endpoints, endpoint => endpoint with { Provider = provider });

    private static Endpoint[] GeminiVerbs(string collection) =>
    [
        new(collection + "/{model}:generateContent", WireShapes.GeminiGenerate, Operations.GenerateContent) { Stream = false },
        new(collection + "/{model}:streamGenerateContent", WireShapes.GeminiGenerate, Operations.GenerateContent) { Stream = true },
    ];
}
