using LlmTracing.Providers.Usage;
using static LlmTracing.Providers.Wire.AnswerPaths;
using static LlmTracing.Providers.Wire.WireField;

namespace LlmTracing.Providers.Wire;

internal static partial class WireShapes
{
    /// <summary>Gemini and Vertex <c>generateContent</c>, streamed as SSE or as one JSON array.</summary>
    public static WireShape GeminiGenerate { get; } = new("gemini_generate")
    {
        Answer = static () =>
        [
            .. Errors, ("responseId", Id), ("modelVersion", Model), ("promptFeedback.blockReason", BlockReason), ("candidates[]", Choice),
            ("candidates[].index", ChoiceIndex), ("candidates[].finishReason", FinishReason), ("candidates[].content.parts[].text", Text),
            ("candidates[].content.parts[].functionCall", ToolCall), ("candidates[].content.parts[].functionCall.id", ToolId),
            ("candidates[].content.parts[].functionCall.name", ToolName), ("candidates[].content.parts[].functionCall.args", Text),
            .. GeminiUsage("usageMetadata"),
        ],
        Usage = UsageRules.Gemini,
        UsageIsWhole = UsageRules.GeminiAddsUp,
        ArrayIsStream = true,
    };

    public static WireShape GeminiInteractions { get; } = new("gemini_interactions")
    {
        Request = static () => [.. RequestPaths.All, ("agent", RequestModel)],
        Answer = static () =>
        [
            .. Errors, ("event_type", EventType), .. Interaction(""), .. Interaction("interaction."), ("index", EventIndex), ("step", OutputItem),
            .. Under("step", Step), ("delta.text", Text), ("delta.arguments", Text),
        ],
        Usage = UsageRules.Gemini,
        ClientTools = new(StringComparer.Ordinal) { "function_call" },
        FinishFromStatus = true,
        End = StreamEnd.EventType,
        EndTypes = new(StringComparer.Ordinal) { "interaction.completed", "interaction.complete", "error" },
    };

    public static WireShape GeminiEmbed { get; } = new("gemini_embed")
    {
        Answer = static () => [.. Errors, .. GeminiUsage("usageMetadata")],
        Usage = UsageRules.InputOnly,
    };

    /// <summary>Vertex <c>:predict</c>: embeddings and images.</summary>
    public static WireShape VertexPredict { get; } = new("vertex_predict")
    {
        Answer = static () => [.. Errors, ("predictions[].embeddings.statistics.token_count", StatisticsTokens)],
        Usage = UsageRules.InputOnly,
    };

    private static FieldPath[] Step => [("type", ToolType), ("id", ToolId), ("name", ToolName), ("arguments", Text), ("content[].text", Text)];

    private static FieldPath[] Interaction(string at) =>
    [
        (at + "id", Id), (at + "model", Model), (at + "agent", Model), (at + "status", Status), (at + "service_tier", ServiceTier), (at + "steps[]", FinalItem),
        .. Under(at + "steps[]", Step), (at + "outputs[]", FinalItem), .. Under(at + "outputs[]", Step), (at + "usage", UsageObject),
        .. Under(
            at + "usage",
            ("total_input_tokens", Prompt), ("total_tool_use_tokens", ToolPrompt), ("total_output_tokens", Completion), ("total_thought_tokens", Thoughts),
            ("total_cached_tokens", Cached), ("total_tokens", Total), ("input_tokens_by_modality[]", PromptModality),
            ("input_tokens_by_modality[].modality", ModalityName), ("input_tokens_by_modality[].tokens", ModalityTokens),
            ("output_tokens_by_modality[]", OutputModality), ("output_tokens_by_modality[].modality", ModalityName),
            ("output_tokens_by_modality[].tokens", ModalityTokens)),
        (at + "error.code", ErrorCode), (at + "error.message", ErrorMessage),
    ];
}
