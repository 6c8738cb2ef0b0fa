namespace LlmTracing.Assembly;

/// <summary>
/// The course of a call as Capture saw it. Times in between are <see cref="TimeProvider"/> timestamps
/// (<see cref="TimeProvider.GetTimestamp"/>); 0 where the moment did not come.
/// </summary>
internal sealed class CallCourse
{
    public DateTimeOffset StartedAt { get; set; }

    public long Started { get; set; }

    public long FirstByte { get; set; }

    /// <summary>First content, reasoning or tool delta.</summary>
    public long FirstToken { get; set; }

    public long LastToken { get; set; }

    /// <summary>Longest silence between two deltas, in timestamp units.</summary>
    public long MaxGap { get; set; }

    public long Ended { get; set; }

    /// <summary>Time in timestamp units that the caller held the stream between its reads.</summary>
    public long ConsumerBlocked { get; set; }

    /// <summary>Time in timestamp units that the library itself spent.</summary>
    public long Overhead { get; set; }

    /// <summary>HTTP status; 0 where no answer came.</summary>
    public int StatusCode { get; set; }

    public CallEnd End { get; set; }

    /// <summary>What ended the call, where an exception did; its type is used, never its text.</summary>
    public Exception? Exception { get; set; }

    /// <summary>The HTTP attempts of the call in order; null where they are not observed.</summary>
    public List<CallAttempt>? Attempts { get; set; }

    /// <summary>Empties everything for another call.</summary>
    public void Reset()
    {
        StartedAt = default;
        Started = FirstByte = FirstToken = LastToken = MaxGap = Ended = ConsumerBlocked = Overhead = 0;
        StatusCode = 0;
        End = default;
        Exception = null;
        Attempts = null;
    }
}

/// <summary>How a call ended.</summary>
internal enum CallEnd
{
    /// <summary>The body was read to its end.</summary>
    Completed,

    /// <summary>The caller let go of the answer before its end.</summary>
    Abandoned,

    /// <summary>The caller's token was cancelled.</summary>
    Cancelled,

    /// <summary>A timeout of the client ran out.</summary>
    TimedOut,

    /// <summary>The send or a read failed.</summary>
    Failed,
}

/// <summary>One HTTP attempt of a call.</summary>
internal readonly record struct CallAttempt(int StatusCode, long Duration, string ErrorCode);
