using LlmTracing.Providers.Usage;
using static LlmTracing.Providers.Wire.AnswerPaths;
using static LlmTracing.Providers.Wire.WireField;

namespace LlmTracing.Providers.Wire;

internal static partial class WireShapes
{
    public static WireShape AnthropicMessages { get; } = new("anthropic_messages")
    {
        Answer = static () => Messages,
        Usage = UsageRules.CachesApart,
        ClientTools = new(StringComparer.Ordinal) { "tool_use" },
        End = StreamEnd.EventType,
        EndTypes = new(StringComparer.Ordinal) { "message_stop" },
    };

    /// <summary>Anthropic's text completions (<c>/v1/complete</c>).</summary>
    public static WireShape AnthropicComplete { get; } = new("anthropic_complete")
    {
        Answer = static () => [.. Errors, ("id", Id), ("model", Model), ("stop_reason", FinishReason), ("completion", Text), .. AnthropicUsage("usage")],
        Usage = UsageRules.CachesApart,
    };
}
