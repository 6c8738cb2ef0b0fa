using System.Globalization;

namespace LlmTracing.Dashboard.Tests;

/// <summary>Calls of the last hour, alike in every run but for their times.</summary>
internal static class Calls
{
    private static readonly string[] Models = ["gpt-4o-mini", "gpt-4o", "claude-sonnet-4-5", "house-model"];

    public static IEnumerable<TraceRecord> Some(int count, Guid? org = null)
        => Enumerable.Range(0, count).Select(i => One(i, DateTimeOffset.UtcNow.AddSeconds(-3_000.0 * i / Math.Max(count, 1)), org));

    public static TraceRecord One(int i, DateTimeOffset at, Guid? org = null)
    {
        var isFailed = i % 11 == 10;
        return new TraceRecord
        {
            RequestId = Guid.CreateVersion7(at).ToString(), OrgId = org ?? DashboardApp.Org, AgentId = LlmIds.FromName($"agent-{i % 3}"), UserId = $"user-{i % 5}",
            Provider = Models[i % 4].StartsWith("claude", StringComparison.Ordinal) ? "anthropic" : "openai", Model = Models[i % 4], ResponseModel = Models[i % 4], Operation = "chat",
            IsStreaming = i % 2 == 0, IsComplete = true, InputTokens = (uint)(100 + i), CachedInputTokens = 50, OutputTokens = 40, TotalTokens = (uint)(140 + i), UsageSource = "provider",
            CostUsd = i % 4 == 3 ? null : 0.001m * (1 + (i % 7)), CostSource = i % 4 == 3 ? "none" : "provider", TtftMs = i % 2 == 0 ? 120 : null, ProviderTtfbMs = 90, TotalLatencyMs = (uint)(300 + (i % 50)),
            StatusCode = (ushort)(isFailed ? 429 : 200), ErrorCode = isFailed ? ErrorCodes.RateLimited : "", ErrorCategory = isFailed ? "rate_limit" : "", ErrorType = isFailed ? "rate_limit_error" : "",
            ConversationId = (i % 4).ToString(CultureInfo.InvariantCulture), RequestedAt = at, CompletedAt = at.AddMilliseconds(300 + (i % 50)),
        };
    }
}
