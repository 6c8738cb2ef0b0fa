using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace LlmTracing.Dashboard.Api;

/// <summary>Reads filters from query strings. Names are those of the columns; what cannot be read is an <see cref="ArgumentException"/>.</summary>
internal static class FilterBinding
{
    public static TraceFilter Filter(IQueryCollection query) => new()
    {
        From = Time(query, "from"),
        To = Time(query, "to"),
        AgentId = Id(query, "agent_id"),
        SessionId = Id(query, "session_id"),
        Operation = Text(query, "operation"),
        Provider = Text(query, "provider"),
        Model = Text(query, "model"),
        StatusCode = Number(query, "status_code"),
        ErrorCode = Text(query, "error_code"),
        HasError = Flag(query, "has_error"),
        IsStreaming = Flag(query, "is_streaming"),
        CallType = Text(query, "call_type"),
        ProjectId = Text(query, "project_id"),
        ConversationId = Text(query, "conversation_id"),
        MessageId = Text(query, "message_id"),
        UserId = Text(query, "user_id"),
        Tag = Text(query, "tag"),
        RunId = Text(query, "run_id"),
        StepId = Text(query, "step_id"),
        PlanId = Text(query, "plan_id"),
        TraceId = Text(query, "trace_id"),
        ServiceName = Text(query, "service_name"),
        Environment = Text(query, "environment"),
        MinCostUsd = Money(query, "min_cost_usd"),
        MinDuration = Number(query, "min_duration_ms") is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
        IdText = Text(query, "id"),
        PageSize = Number(query, "page_size") ?? 50,
    };

    public static UsageQuery Usage(IQueryCollection query) => new()
    {
        Filter = Filter(query),
        GroupBy = Text(query, "group_by") is { } groups ? [.. groups.Split(',').Select(static g => Named<TraceDimension>(g, "group_by"))] : [],
        Granularity = Text(query, "granularity") is { } granularity ? Named<TimeGranularity>(granularity, "granularity") : TimeGranularity.None,
    };

    /// <summary>The name of an enum's member, in snake_case or as it is.</summary>
    public static T Named<T>(string text, string name)
        where T : struct, Enum
        => Enum.TryParse<T>(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0])
            ? value
            : throw Bad(name, $"must be one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");

    public static string? Text(IQueryCollection query, string name) => query[name] switch
    {
        [] => null,
        [{ Length: > 0 } text] => text,
        [_] => null,
        _ => throw Bad(name, "is given more than once"),
    };

    private static DateTimeOffset? Time(IQueryCollection query, string name) => Text(query, name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw Bad(name, "must be a time such as 2026-01-31T00:00:00Z");

    private static Guid? Id(IQueryCollection query, string name) => Text(query, name) is not { } text ? null
        : Guid.TryParse(text, out var id) ? id : throw Bad(name, "must be a UUID");

    private static int? Number(IQueryCollection query, string name) => Text(query, name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Bad(name, "must be a whole number");

    private static decimal? Money(IQueryCollection query, string name) => Text(query, name) is not { } text ? null
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var money) ? money : throw Bad(name, "must be an amount such as 0.25");

    private static bool? Flag(IQueryCollection query, string name) => Text(query, name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        _ => throw Bad(name, "must be true or false"),
    };

    private static BadQueryException Bad(string name, string what) => new($"{name} {what}.");
}
