using System.Runtime.CompilerServices;

namespace LlmTracing.Reading;

/// <summary>Checks arguments before anything is asked; every complaint is an <see cref="ArgumentException"/> with the argument's name.</summary>
internal static class ArgumentCheck
{
    /// <summary>Longest text that is looked for; no id is longer.</summary>
    private const int MaxText = 1_000;

    private const int MaxIdText = 200;

    /// <summary>An id: not null, not empty, not absurdly long.</summary>
    public static string Id(string? id, [CallerArgumentExpression(nameof(id))] string name = "")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id, name);
        return id.Length <= MaxText ? id : throw new ArgumentException($"An id has at most {MaxText} characters.", name);
    }

    public static void Range(DateTimeOffset? from, DateTimeOffset? to, string name)
    {
        if (from >= to)
        {
            throw new ArgumentException("The range ends before it begins.", name);
        }
    }

    public static void Between(long value, long least, long most, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(name, value, $"Must be {least} to {most}.");
        }
    }

    public static void Between(TimeSpan value, TimeSpan least, TimeSpan most, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(name, value, $"Must be {least} to {most}.");
        }
    }

    public static TraceFilter Filter(TraceFilter? filter, [CallerArgumentExpression(nameof(filter))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(filter, name);
        Range(filter.From, filter.To, $"{name}.{nameof(TraceFilter.To)}");
        Between(filter.PageSize, 1, 1_000, $"{name}.{nameof(TraceFilter.PageSize)}");
        if (filter.StatusCode is { } status)
        {
            Between(status, 0, ushort.MaxValue, $"{name}.{nameof(TraceFilter.StatusCode)}");
        }

        if (filter.MinCostUsd is { } cost and (< 0 or > 999_999_999))
        {
            throw new ArgumentOutOfRangeException($"{name}.{nameof(TraceFilter.MinCostUsd)}", cost, "Must be 0 to 999999999.");
        }

        if (filter.MinDuration is { } duration)
        {
            Between(duration, TimeSpan.Zero, TimeSpan.FromDays(365), $"{name}.{nameof(TraceFilter.MinDuration)}");
        }

        if (filter.IdText is { } text && (text.Length is 0 or > MaxIdText))
        {
            throw new ArgumentException($"Must have 1 to {MaxIdText} characters.", $"{name}.{nameof(TraceFilter.IdText)}");
        }

        foreach (var (value, property) in Texts(filter))
        {
            if (value?.Length > MaxText)
            {
                throw new ArgumentException($"Must have at most {MaxText} characters.", $"{name}.{property}");
            }
        }

        return filter;
    }

    public static UsageQuery Query(UsageQuery? query, [CallerArgumentExpression(nameof(query))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(query, name);
        Filter(query.Filter, $"{name}.{nameof(UsageQuery.Filter)}");
        if (query.GroupBy is null || query.GroupBy.Any(static d => !Enum.IsDefined(d)) || query.GroupBy.Distinct().Count() != query.GroupBy.Count)
        {
            throw new ArgumentException("Each dimension must be one of the named ones and stand once.", $"{name}.{nameof(UsageQuery.GroupBy)}");
        }

        return Enum.IsDefined(query.Granularity)
            ? query
            : throw new ArgumentOutOfRangeException($"{name}.{nameof(UsageQuery.Granularity)}", query.Granularity, "Must be one of the named ones.");
    }

    private static IEnumerable<(string? Value, string Property)> Texts(TraceFilter f) =>
    [
        (f.Operation, nameof(f.Operation)), (f.Provider, nameof(f.Provider)), (f.Model, nameof(f.Model)), (f.ErrorCode, nameof(f.ErrorCode)),
        (f.CallType, nameof(f.CallType)), (f.ProjectId, nameof(f.ProjectId)), (f.ConversationId, nameof(f.ConversationId)),
        (f.MessageId, nameof(f.MessageId)), (f.UserId, nameof(f.UserId)), (f.Tag, nameof(f.Tag)), (f.RunId, nameof(f.RunId)), (f.StepId, nameof(f.StepId)),
        (f.PlanId, nameof(f.PlanId)), (f.TraceId, nameof(f.TraceId)), (f.ServiceName, nameof(f.ServiceName)), (f.Environment, nameof(f.Environment)),
    ];
}
