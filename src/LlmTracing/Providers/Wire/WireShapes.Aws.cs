using LlmTracing.Providers.Usage;
using static LlmTracing.Providers.Wire.AnswerPaths;
using static LlmTracing.Providers.Wire.WireField;

namespace LlmTracing.Providers.Wire;

internal static partial class WireShapes
{
    public static WireShape BedrockConverse { get; } = new("bedrock_converse")
    {
        Answer = static () => [.. Errors, .. Converse()],
        Usage = UsageRules.CachesApart,
    };

    /// <summary>ConverseStream with OpenAI's models, whose input may hold its caches already.</summary>
    public static WireShape BedrockConverseOpenAi { get; } = new("bedrock_converse")
    {
        Answer = BedrockConverse.Answer,
        Usage = UsageRules.CachesWithinOrApart,
    };

    /// <summary>Bedrock InvokeModel: the body is the model family's own, so all of them are read.</summary>
    public static WireShape BedrockInvoke { get; } = new("bedrock_invoke")
    {
        Answer = static () =>
        [
            .. Chat, .. Messages, .. Converse(), ("choices[].stop_reason", FinishAlt),
            .. Converse("contentBlockStart.", "contentBlockDelta.", "messageStop.", "metadata."),
            .. ConverseUsage("usage"), .. OpenAiUsage("usage"), .. AnthropicUsage("usage"),
            ("inputTextTokenCount", TitanInput), ("totalOutputTextTokenCount", TitanTotalOutput), ("completionReason", FinishReason),
            ("outputText", Text), ("results[]", Choice), ("results[].tokenCount", TitanOutput), ("results[].completionReason", FinishReason),
            ("results[].outputText", Text), ("generation", Text), ("prompt_token_count", Prompt), ("generation_token_count", Completion),
            ("generations[]", Choice), ("generations[].finish_reason", FinishReason), ("generations[].text", Text), ("finish_reason", FinishReason),
            ("text", Text), ("outputs[]", Choice), ("outputs[].stop_reason", FinishReason), ("outputs[].text", Text),
            ("completions[]", Choice), ("completions[].finishReason.reason", FinishReason), ("completions[].data.text", Text), ("completion", Text),
            ("tool_calls[]", ToolCall), ("tool_calls[].name", ToolName),
            .. Under(
                "amazon-bedrock-invocationMetrics",
                ("inputTokenCount", MetricsInput), ("outputTokenCount", MetricsOutput), ("cacheReadInputTokenCount", MetricsCacheRead),
                ("cacheWriteInputTokenCount", MetricsCacheWrite)),
        ],
        Usage = UsageRules.Invoke,
        ClientTools = null,
        HasNested = true,
    };

    /// <summary>A SageMaker endpoint: whatever the hosted server says.</summary>
    public static WireShape SageMaker { get; } = new("sagemaker")
    {
        Answer = static () => [.. Chat, ("generated_text", Text)],
    };
}
