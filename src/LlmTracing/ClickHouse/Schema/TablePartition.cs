namespace LlmTracing;

/// <summary>How much time a partition of a table holds.</summary>
public enum TablePartition
{
    /// <summary>A month: right up to some 100 GB a month.</summary>
    Month,

    /// <summary>A week, from Monday.</summary>
    Week,

    /// <summary>A day: for a short retention or very large tables; whole partitions are dropped when their time is over.</summary>
    Day,
}
