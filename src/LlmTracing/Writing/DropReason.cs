namespace LlmTracing;

/// <summary>Why an accepted record was not written. Every lost record is counted under exactly one reason.</summary>
public enum DropReason
{
    /// <summary>The queue was full: the oldest waiting record made room.</summary>
    QueueFull,

    /// <summary>
    /// The server stayed away or busy through all retries. Where only its answers were lost, the rows may be in the table all the same.
    /// </summary>
    RetryExhausted,

    /// <summary>The server refused the row for its data.</summary>
    Rejected,

    /// <summary>The writer was stopped and the row could not be delivered within <see cref="LlmTracingOptions.ShutdownTimeout"/>.</summary>
    ShutdownTimeout,

    /// <summary>The spool reached <see cref="LlmTracingOptions.SpoolMaxBytes"/>: its oldest rows made room.</summary>
    SpoolEvicted,

    /// <summary>The spool could not be written or read back: disk full, read-only or damaged.</summary>
    SpoolFailed,
}
