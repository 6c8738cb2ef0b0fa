namespace LlmTracing.Dashboard.Api;

/// <summary>What a list shows of a call.</summary>
internal sealed record CallSummary(
    string RequestId, DateTimeOffset RequestedAt, DateTimeOffset CompletedAt, string Provider, string Model, string ResponseModel, string Operation,
    bool IsStreaming, bool IsComplete, int StatusCode, string ErrorCode, uint InputTokens, uint? CachedInputTokens, uint OutputTokens, uint TotalTokens,
    string UsageSource, decimal? CostUsd, uint? TtftMs, uint TotalLatencyMs, int RetryCount, Guid AgentId, string UserId, string TraceId, string CallType)
{
    public static CallSummary Of(TraceRecord r) => new(
        r.RequestId, r.RequestedAt, r.CompletedAt, r.Provider, r.Model, r.ResponseModel, r.Operation,
        r.IsStreaming, r.IsComplete, r.StatusCode, r.ErrorCode, r.InputTokens, r.CachedInputTokens, r.OutputTokens, r.TotalTokens,
        r.UsageSource, r.CostUsd, r.TtftMs, r.TotalLatencyMs, r.RetryCount, r.AgentId, r.UserId, r.TraceId, r.CallType);
}
