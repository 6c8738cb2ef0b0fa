using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers;

/// <summary>What a model does, by its name: for the APIs whose path is the same for a chat, an embedding and an image model.</summary>
internal static class ModelKinds
{
    /// <summary>The operation of a Bedrock model behind InvokeModel; ARNs and regional profiles hold the model's name too.</summary>
    public static string OfBedrock(string model) =>
        Has(model, "embed") ? Operations.Embeddings
        : Has(model, "rerank") ? Operations.Rerank
        : Has(model, "titan-image") || Has(model, "nova-canvas") || Has(model, "stability.") ? Operations.ImageGeneration
        : Has(model, "titan-t") || Has(model, "command-text") || Has(model, "command-light-text")
            || Has(model, "claude-v2") || Has(model, "claude-instant") || Has(model, "meta.llama") || Has(model, "ai21.j2")
            || Has(model, "mistral.mistral-7b") || Has(model, "mistral.mixtral")
            ? Operations.TextCompletion
        : Operations.Chat;

    /// <summary>What a Bedrock model sends over ConverseStream.</summary>
    public static WireShape ConverseShapeOf(string model) => Has(model, "openai.") ? WireShapes.BedrockConverseOpenAi : WireShapes.BedrockConverse;

    /// <summary>The operation of a Google model behind <c>:predict</c>.</summary>
    public static string OfPredict(string model) =>
        Has(model, "embedding") || Has(model, "gecko") ? Operations.Embeddings
        : Has(model, "image") ? Operations.ImageGeneration
        : Operations.GenerateContent;

    /// <summary>Whether this names a Bedrock model: its ids hold the maker and a point, or are ARNs.</summary>
    public static bool IsBedrock(string model) => model.Contains('.', StringComparison.Ordinal) || model.Contains(':', StringComparison.Ordinal);

    /// <summary>Whether this is a Google model behind <c>:predict</c>, which TensorFlow's servers have too.</summary>
    public static bool IsPredictable(string model) => Has(model, "embedding") || Has(model, "gecko") || Has(model, "image");

    private static bool Has(string model, string part) => model.Contains(part, StringComparison.OrdinalIgnoreCase);
}
