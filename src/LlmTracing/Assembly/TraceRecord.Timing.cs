namespace LlmTracing;

public sealed partial class TraceRecord
{
    /// <summary>
    /// Milliseconds from the send to the first content, reasoning or tool delta; null where none came or the answer
    /// was not streamed.
    /// </summary>
    public uint? TtftMs { get; set; }

    /// <summary>Milliseconds from the send to the last such delta; null as ttft_ms.</summary>
    public uint? LastTokenMs { get; set; }

    /// <summary>Longest silence between two such deltas, milliseconds; null with fewer than two.</summary>
    public uint? MaxGapMs { get; set; }

    /// <summary>Events of the stream; 0 where not streamed.</summary>
    public uint ChunkCount { get; set; }

    /// <summary>Milliseconds the caller held the stream between reads: not the provider's time.</summary>
    public uint ConsumerBlockedMs { get; set; }

    /// <summary>Milliseconds spent in the scope's ContextAssembly phase before the call.</summary>
    public uint ContextLatencyMs { get; set; }

    /// <summary>Microseconds the library itself spent on the call.</summary>
    public uint OverheadUs { get; set; }
}
