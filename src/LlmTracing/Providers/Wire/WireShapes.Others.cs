using LlmTracing.Providers.Usage;
using static LlmTracing.Providers.Wire.AnswerPaths;
using static LlmTracing.Providers.Wire.WireField;

namespace LlmTracing.Providers.Wire;

internal static partial class WireShapes
{
    public static WireShape CohereV1 { get; } = new("cohere_v1")
    {
        Answer = static () =>
        [
            .. Errors, ("event_type", EventType), .. CohereAnswer(""), .. CohereAnswer("response."), ("is_finished", Done),
            ("tool_calls[]", ToolCall), ("tool_calls[].name", ToolName),
            ("response.tool_calls[]", FinalItem), ("response.tool_calls[].name", ToolName),
        ],
        Usage = UsageRules.Cohere,
        End = StreamEnd.Flag,
    };

    public static WireShape CohereV2 { get; } = new("cohere_v2")
    {
        Answer = static () =>
        [
            .. Errors, ("id", Id), ("model", Model), ("finish_reason", FinishReason), ("delta.finish_reason", FinishReason), ("index", EventIndex),
            ("delta.error", ErrorText), ("delta.message.content.text", Text), ("delta.message.content.thinking", Text), ("delta.message.tool_plan", Text),
            ("message.content[].text", Text), ("message.content[].thinking", Text),
            .. CohereTool("message.tool_calls[]"), .. CohereTool("delta.message.tool_calls[]"), .. CohereTool("delta.message.tool_calls"),
            .. CohereUsage("usage"), .. CohereUsage("delta.usage"), .. CohereUsage("meta"),
        ],
        Usage = UsageRules.Cohere,
        End = StreamEnd.EventType,
        EndTypes = new(StringComparer.Ordinal) { "message-end" },
    };

    public static WireShape CohereEmbed { get; } = new("cohere_embed")
    {
        Answer = static () => [.. Errors, ("id", Id), ("model", Model), .. CohereUsage("meta")],
        Usage = UsageRules.InputOnly,
    };

    /// <summary>Rerank of Cohere and of the servers that follow it.</summary>
    public static WireShape Rerank { get; } = new("rerank")
    {
        Answer = static () => [.. Errors, ("id", Id), ("model", Model), .. OpenAiUsage("usage"), ("usage.search_units", SearchUnits), .. CohereUsage("meta")],
        Usage = UsageRules.InputOnly,
    };

    public static WireShape Ollama { get; } = new("ollama")
    {
        Answer = static () =>
        [
            .. Errors, ("model", Model), ("done", Done), ("done_reason", FinishReason), ("response", Text), ("thinking", Text), ("message.content", Text),
            ("message.thinking", Text), ("message.tool_calls[]", ToolCall), ("message.tool_calls[].id", ToolId),
            ("message.tool_calls[].function.name", ToolName), ("message.tool_calls[].function.arguments", Text),
            ("prompt_eval_count", Prompt), ("eval_count", Completion),
        ],
        Usage = UsageRules.Plain,
        End = StreamEnd.Flag,
    };

    public static WireShape OllamaEmbed { get; } = new("ollama_embed")
    {
        Answer = static () => [.. Errors, ("model", Model), ("prompt_eval_count", Prompt)],
        Usage = UsageRules.InputOnly,
    };

    public static WireShape Watsonx { get; } = new("watsonx")
    {
        Request = static () => [.. RequestPaths.All, ("model_id", RequestModel)],
        Answer = static () =>
        [
            .. Errors, ("model_id", Model), ("results[]", Choice), ("results[].stop_reason", FinishReason), ("results[].generated_text", Text),
            ("results[].input_token_count", PromptOnce), ("results[].generated_token_count", Completion), .. Chat,
        ],
        NotFinished = "not_finished",
    };

    /// <summary>Hugging Face inference and TGI's <c>/generate</c>.</summary>
    public static WireShape HfInference { get; } = new("hf_inference")
    {
        Answer = static () =>
        [
            .. Errors, ("generated_text", Text), ("token.text", Text), ("details.finish_reason", FinishReason), ("details.generated_tokens", Completion),
            ("details.input_length", Prompt),
        ],
        Usage = UsageRules.Plain,
    };

    public static WireShape Replicate { get; } = new("replicate")
    {
        Request = static () => [.. RequestPaths.All, ("version", RequestModel)],
        Answer = static () => [.. Errors, ("id", Id), ("model", Model), ("metrics.input_token_count", Prompt), ("metrics.output_token_count", Completion)],
        Usage = UsageRules.Plain,
        End = StreamEnd.EventType,
        EndTypes = new(StringComparer.Ordinal) { "done" },
    };

    public static WireShape AlephAlpha { get; } = new("aleph_alpha")
    {
        Answer = static () =>
        [
            .. Errors, ("model_version", Model), ("completions[]", Choice), ("completions[].finish_reason", FinishReason), ("completions[].completion", Text),
            ("num_tokens_prompt_total", Prompt), ("num_tokens_generated", Completion),
        ],
        Usage = UsageRules.Plain,
    };

    private static FieldPath[] CohereAnswer(string at) =>
    [
        (at + "id", Id), (at + "response_id", Id), (at + "generation_id", Id), (at + "finish_reason", FinishReason), (at + "text", Text),
        (at + "generations[]", Choice), (at + "generations[].finish_reason", FinishReason), (at + "generations[].text", Text),
        .. CohereUsage(at + "meta"),
    ];

    private static FieldPath[] CohereTool(string at) =>
    [
        (at, ToolCall), (at + ".id", ToolId), (at + ".type", ToolType), (at + ".function.name", ToolName), (at + ".function.arguments", Text),
    ];
}
