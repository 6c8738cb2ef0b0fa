namespace LlmTracing.Context;

/// <summary>The names of the statuses in tables and tags.</summary>
internal static class LlmSpanStatusNames
{
    public static string Of(LlmSpanStatus status) => status switch
    {
        LlmSpanStatus.Pending => "pending",
        LlmSpanStatus.Running => "running",
        LlmSpanStatus.Failed => "failed",
        LlmSpanStatus.Cancelled => "cancelled",
        _ => "completed",
    };
}
