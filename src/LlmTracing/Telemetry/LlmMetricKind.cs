namespace LlmTracing;

/// <summary>What kind of instrument a metric is.</summary>
public enum LlmMetricKind
{
    /// <summary>A distribution of values.</summary>
    Histogram,

    /// <summary>A sum that only grows.</summary>
    Counter,

    /// <summary>A value at the moment of reading.</summary>
    Gauge,
}
