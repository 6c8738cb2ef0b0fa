namespace LlmTracing;

/// <summary>Which calls, and how they are grouped.</summary>
public sealed record UsageQuery
{
    /// <summary>Which calls; page size and cursor do not matter.</summary>
    public TraceFilter Filter { get; init; } = new();

    /// <summary>By what calls are grouped, each once.</summary>
    /// <value>Empty by default: all in one group.</value>
    public IReadOnlyList<TraceDimension> GroupBy { get; init; } = [];

    /// <summary>By what stretch of time calls are grouped besides.</summary>
    /// <value>Default <see cref="TimeGranularity.None"/>.</value>
    public TimeGranularity Granularity { get; init; }
}
