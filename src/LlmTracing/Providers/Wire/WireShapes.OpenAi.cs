using LlmTracing.Providers.Usage;
using static LlmTracing.Providers.Wire.AnswerPaths;
using static LlmTracing.Providers.Wire.WireField;

namespace LlmTracing.Providers.Wire;

internal static partial class WireShapes
{
    public static WireShape OpenAiChat { get; } = new("openai_chat") { Answer = static () => Chat };

    /// <summary>Perplexity: as OpenAI's, but reasoning and citations always lie outside the counts.</summary>
    public static WireShape PerplexityChat { get; } = new("perplexity_chat") { Answer = static () => Chat, Usage = UsageRules.Perplexity };

    public static WireShape OpenAiCompletions { get; } = new("openai_completions") { Answer = static () => Chat };

    public static WireShape OpenAiResponses { get; } = new("openai_responses")
    {
        Answer = static () =>
        [
            .. Errors, .. Response(""), .. Response("response."),
            ("output_index", EventIndex), ("item", OutputItem), .. Under("item", Item), ("delta", Text),
        ],
        ClientTools = new(StringComparer.Ordinal)
        {
            "function_call", "custom_tool_call", "computer_call", "local_shell_call", "shell_call", "apply_patch_call", "mcp_approval_request",
        },
        FinishFromStatus = true,
        End = StreamEnd.EventType,
        EndTypes = new(StringComparer.Ordinal) { "response.completed", "response.incomplete", "response.failed", "response.cancelled", "error" },
    };

    public static WireShape OpenAiEmbeddings { get; } = new("openai_embeddings")
    {
        Answer = static () => [.. Errors, ("id", Id), ("model", Model), .. OpenAiUsage("usage")],
        Usage = UsageRules.InputOnly,
    };

    public static WireShape OpenAiImages { get; } = new("openai_images")
    {
        Answer = static () => [.. Errors, ("id", Id), ("model", Model), .. OpenAiUsage("usage")],
        End = StreamEnd.EventType,
        EndTypes = new(StringComparer.Ordinal) { "image_generation.completed", "image_edit.completed", "error" },
    };

    public static WireShape OpenAiAudio { get; } = new("openai_audio")
    {
        Answer = static () => [.. Errors, ("id", Id), ("model", Model), ("text", Text), ("delta", Text), .. OpenAiUsage("usage")],
        End = StreamEnd.EventType,
        EndTypes = new(StringComparer.Ordinal) { "transcript.text.done", "speech.audio.done", "transcription.done", "error" },
    };

    public static WireShape OpenAiModeration { get; } = new("openai_moderation")
    {
        Answer = static () => [.. Errors, ("id", Id), ("model", Model), .. OpenAiUsage("usage")],
        Usage = UsageRules.InputOnly,
    };

    public static WireShape MistralConversations { get; } = new("mistral_conversations")
    {
        Answer = static () =>
        [
            .. Errors, ("conversation_id", Id), ("model", Model), ("outputs[]", FinalItem), ("outputs[].type", ToolType), ("outputs[].tool_call_id", ToolId),
            ("outputs[].name", ToolName), ("outputs[].model", Model), ("outputs[].content", Text), ("outputs[].content[].text", Text),
            ("content", Text), ("content.text", Text), ("output_index", EventIndex), .. OpenAiUsage("usage"),

            // An event of a stream is itself a piece of a call.
            ("", OutputItem), ("tool_call_id", ToolId), ("name", ToolName), ("arguments", Text),
        ],
        ClientTools = new(StringComparer.Ordinal) { "function.call", "function.call.delta" },
        End = StreamEnd.EventType,
        EndTypes = new(StringComparer.Ordinal) { "conversation.response.done", "conversation.response.error", "error" },
    };

    public static WireShape MistralOcr { get; } = new("mistral_ocr")
    {
        Answer = static () => [.. Errors, ("model", Model)],
        Usage = UsageRules.Plain,
    };

    /// <summary>llama.cpp's own <c>/completion</c> and <c>/infill</c>.</summary>
    public static WireShape LlamaCpp { get; } = new("llama_cpp")
    {
        Answer = static () =>
        [
            .. Errors, ("model", Model), ("content", Text), ("stop", Done), ("stop_type", FinishReason), ("tokens_evaluated", Prompt),
            ("tokens_predicted", Completion), ("timings.cache_n", TimingsCached), ("timings.prompt_n", TimingsPrompt),
            ("timings.predicted_n", TimingsPredicted),
        ],
        Usage = UsageRules.LlamaCpp,
        NotFinished = "none",
        End = StreamEnd.Flag,
    };

    /// <summary>LM Studio's own <c>/api/v1/chat</c>; its tools run on the server.</summary>
    public static WireShape LmStudio { get; } = new("lm_studio")
    {
        Answer = static () => [.. Errors, .. LmStudioResult(""), .. LmStudioResult("result."), ("content", Text)],
        Usage = UsageRules.Plain,
        End = StreamEnd.EventType,
        EndTypes = new(StringComparer.Ordinal) { "chat.end", "error" },
    };

    private static FieldPath[] Item =>
    [
        ("type", ToolType), ("id", ToolAltId), ("call_id", ToolId), ("name", ToolName), ("arguments", Text), ("input", Text), ("content[].text", Text),
    ];

    private static FieldPath[] Response(string at) =>
    [
        (at + "id", Id), (at + "model", Model), (at + "status", Status), (at + "incomplete_details.reason", IncompleteReason),
        (at + "service_tier", ServiceTier), (at + "error.code", ErrorCode), (at + "error.message", ErrorMessage), (at + "error.type", ErrorType),
        (at + "output[]", FinalItem), .. Under(at + "output[]", Item), .. OpenAiUsage(at + "usage"),
    ];

    private static FieldPath[] LmStudioResult(string at) =>
    [
        (at + "model_instance_id", Model), (at + "response_id", Id), (at + "output[].content", Text), (at + "stats.input_tokens", Input),
        (at + "stats.total_output_tokens", Output), (at + "stats.reasoning_output_tokens", Reasoning), (at + "stats.stop_reason", FinishReason),
    ];
}
