using LlmTracing.Providers.Usage;
using static LlmTracing.Providers.Wire.AnswerPaths;

namespace LlmTracing.Providers.Wire;

/// <summary>Every wire format that the library reads, each a table of paths and the few rules that are not a path.</summary>
internal static partial class WireShapes
{
    /// <summary>A body that is not read: only status, headers, sizes and times are known.</summary>
    public static WireShape Opaque { get; } = new("opaque") { Answer = static () => Errors, Usage = UsageRules.Plain, End = StreamEnd.None };

    /// <summary>All of them, for docs and tests.</summary>
    public static IReadOnlyList<WireShape> All =>
    [
        OpenAiChat, PerplexityChat, OpenAiCompletions, OpenAiResponses, OpenAiEmbeddings, OpenAiImages, OpenAiAudio, OpenAiModeration,
        AnthropicMessages, AnthropicComplete, GeminiGenerate, GeminiInteractions, GeminiEmbed, VertexPredict,
        BedrockConverse, BedrockInvoke, CohereV1, CohereV2, CohereEmbed, Rerank, Ollama, OllamaEmbed, LlamaCpp, LmStudio,
        Watsonx, HfInference, Replicate, MistralOcr, MistralConversations, AlephAlpha, SageMaker, Opaque,
    ];
}
