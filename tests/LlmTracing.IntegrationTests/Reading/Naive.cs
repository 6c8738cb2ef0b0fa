namespace LlmTracing.IntegrationTests.Reading;

/// <summary>The reader's questions answered by counting in memory, without any of its code.</summary>
internal static class Naive
{
    public static IEnumerable<TraceRecord> Where(this IEnumerable<TraceRecord> calls, Guid org, TraceFilter f) => calls.Where(c =>
        c.OrgId == org
        && (f.From is null || c.RequestedAt >= f.From) && (f.To is null || c.RequestedAt < f.To)
        && (f.AgentId is null || c.AgentId == f.AgentId) && (f.SessionId is null || c.SessionId == f.SessionId)
        && Same(f.Operation, c.Operation) && Same(f.Provider, c.Provider) && (f.Model is null || c.Model == f.Model || c.ResponseModel == f.Model)
        && (f.StatusCode is null || c.StatusCode == f.StatusCode) && Same(f.ErrorCode, c.ErrorCode) && (f.HasError is null || (c.ErrorCode != "") == f.HasError)
        && (f.IsStreaming is null || c.IsStreaming == f.IsStreaming) && Same(f.CallType, c.CallType) && Same(f.ProjectId, c.ProjectId)
        && Same(f.ConversationId, c.ConversationId) && Same(f.MessageId, c.MessageId) && Same(f.UserId, c.UserId) && (f.Tag is null || c.AgentTags.Contains(f.Tag))
        && Same(f.RunId, c.RunId) && Same(f.StepId, c.StepId) && Same(f.PlanId, c.PlanId) && Same(f.TraceId, c.TraceId) && Same(f.ServiceName, c.ServiceName)
        && Same(f.Environment, c.Environment) && (f.MinCostUsd is null || c.CostUsd >= f.MinCostUsd)
        && (f.EndedFrom is null || c.CompletedAt >= f.EndedFrom)
        && (f.MinDuration is null || c.TotalLatencyMs >= f.MinDuration.Value.TotalMilliseconds)
        && (f.IdText is null || new[]
        {
            c.RequestId, c.ResponseId, c.ProviderRequestId, c.TraceId, c.SpanId, c.RunId, c.StepId, c.PlanId, c.ConversationId, c.MessageId, c.UserId,
        }.Any(id => id.Contains(f.IdText, StringComparison.OrdinalIgnoreCase))));

    public static IOrderedEnumerable<TraceRecord> NewestFirst(this IEnumerable<TraceRecord> calls)
        => calls.OrderByDescending(static c => c.RequestedAt).ThenByDescending(static c => c.RequestId, StringComparer.Ordinal);

    public static IEnumerable<(string Key, TraceRecord Call)> Grouped(this IEnumerable<TraceRecord> calls, UsageQuery query)
    {
        foreach (var call in calls)
        {
            foreach (var tag in query.GroupBy.Contains(TraceDimension.Tag) ? call.AgentTags.Distinct().DefaultIfEmpty("") : [""])
            {
                yield return (Key(Time(call.RequestedAt, query.Granularity), [.. query.GroupBy.Select(d => d switch
                {
                    TraceDimension.Provider => call.Provider,
                    TraceDimension.Model => call.Model,
                    TraceDimension.ResponseModel => call.ResponseModel,
                    TraceDimension.Operation => call.Operation,
                    TraceDimension.Agent => call.AgentId.ToString(),
                    TraceDimension.CallType => call.CallType,
                    TraceDimension.Project => call.ProjectId,
                    TraceDimension.User => call.UserId,
                    TraceDimension.Tag => tag,
                    TraceDimension.Service => call.ServiceName,
                    _ => call.Environment,
                })]), call);
            }
        }
    }

    public static string Key(TraceGroup row, UsageQuery query) => Key(row.Time, [.. query.GroupBy.Select(d => d switch
    {
        TraceDimension.Provider => row.Provider!,
        TraceDimension.Model => row.Model!,
        TraceDimension.ResponseModel => row.ResponseModel!,
        TraceDimension.Operation => row.Operation!,
        TraceDimension.Agent => row.AgentId!.Value.ToString(),
        TraceDimension.CallType => row.CallType!,
        TraceDimension.Project => row.ProjectId!,
        TraceDimension.User => row.UserId!,
        TraceDimension.Tag => row.Tag!,
        TraceDimension.Service => row.ServiceName!,
        _ => row.Environment!,
    })]);

    private static string Key(DateTimeOffset? time, string[] parts) => $"{time?.UtcDateTime:O}|{string.Join('|', parts)}";

    private static DateTimeOffset? Time(DateTimeOffset at, TimeGranularity granularity) => granularity switch
    {
        TimeGranularity.None => null,
        TimeGranularity.Minute => new DateTimeOffset(at.Year, at.Month, at.Day, at.Hour, at.Minute, 0, TimeSpan.Zero),
        TimeGranularity.Hour => new DateTimeOffset(at.Year, at.Month, at.Day, at.Hour, 0, 0, TimeSpan.Zero),
        TimeGranularity.Day => new DateTimeOffset(at.Date, TimeSpan.Zero),
        TimeGranularity.Week => new DateTimeOffset(at.Date.AddDays(-(((int)at.DayOfWeek + 6) % 7)), TimeSpan.Zero),
        _ => new DateTimeOffset(at.Year, at.Month, 1, 0, 0, 0, TimeSpan.Zero),
    };

    private static bool Same(string? wanted, string value) => wanted is null || wanted == value;
}
