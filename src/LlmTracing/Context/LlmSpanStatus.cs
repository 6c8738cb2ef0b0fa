namespace LlmTracing;

/// <summary>Where a span stands. The table holds the lower-case names.</summary>
public enum LlmSpanStatus
{
    /// <summary>Created and not started yet.</summary>
    Pending,

    /// <summary>Started and not ended yet.</summary>
    Running,

    /// <summary>Ended without an error.</summary>
    Completed,

    /// <summary>Ended with an error.</summary>
    Failed,

    /// <summary>Given up before its end.</summary>
    Cancelled,
}
