namespace LlmTracing;

/// <summary>How fast the calls of a group were.</summary>
public sealed class LatencyRow : TraceGroup
{
    /// <summary>Duration of the whole call, milliseconds.</summary>
    public LatencyPercentiles TotalMs { get; } = new();

    /// <summary>Time to the first byte of the body, milliseconds; of calls that had one.</summary>
    public LatencyPercentiles TtfbMs { get; } = new();

    /// <summary>Time to the first token, milliseconds; null where no call of the group was streamed.</summary>
    public LatencyPercentiles TtftMs { get; } = new();

    /// <summary>Output tokens in a second of the whole call; null where no call of the group has output tokens.</summary>
    public LatencyPercentiles TokensPerSecond { get; } = new();
}
