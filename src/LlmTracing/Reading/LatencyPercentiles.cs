namespace LlmTracing;

/// <summary>Percentiles of a group; at most one percent off their exact value. Null where the group has no value.</summary>
public sealed class LatencyPercentiles
{
    /// <summary>The median: half of the values are at most this.</summary>
    public double? P50 { get; set; }

    /// <summary>The 95th percentile. Of a speed, 5 % of the calls are faster.</summary>
    public double? P95 { get; set; }

    /// <summary>The 99th percentile. Of a speed, 1 % of the calls are faster.</summary>
    public double? P99 { get; set; }
}
