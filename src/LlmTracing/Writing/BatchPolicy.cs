namespace LlmTracing.Writing;

/// <summary>Decides when a batch leaves. Only decides: it neither waits nor takes rows.</summary>
/// <remarks>
/// A batch leaves when no insert is in flight and any holds: enough rows wait, the oldest is old enough, or the flush interval is over.
/// Enough rows are a hundred after a quiet moment; under load, which shows in a flush just before, they gather for <see cref="Pace"/>, since
/// an insert costs the server nearly the same whatever its size.
/// The interval runs from the last flush in whole periods, as a ticking clock would, so that a row after a long silence does not leave
/// alone at once. A further insert may leave beside the first only with a full load, so that batches grow before inserts multiply.
/// </remarks>
internal sealed class BatchPolicy
{
    // At 20,000 rows a second 3,500 rows an insert, and 90 ms of waiting on average.
    private static readonly TimeSpan LongestPace = TimeSpan.FromMilliseconds(175);

    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly TimeSpan? _maxDelay;
    private long? _oldest;
    private long _lastFlush;
    private bool _hasFlushed;

    public BatchPolicy(LlmTracingOptions options, TimeProvider time)
    {
        _time = time;
        _interval = options.FlushInterval;
        _maxDelay = options.MaxDelay;
        var pace = _maxDelay < LongestPace ? _maxDelay.Value : LongestPace;
        Pace = _interval < pace ? _interval : pace;
        Trigger = Math.Min(Math.Min(options.MaxBatchSize, options.MaxRowsPerInsert), options.QueueCapacity);
        FullLoad = Math.Min(options.MaxRowsPerInsert, Math.Max(1, options.QueueCapacity / 2));
        _lastFlush = time.GetTimestamp();
    }

    /// <summary>Rows that trigger a flush.</summary>
    public int Trigger { get; }

    /// <summary>Rows that are worth a second insert, or a way around the first: a full insert, or half of the queue.</summary>
    public int FullLoad { get; }

    /// <summary>Time after a flush in which size alone does not trigger the next, unless a full load waits.</summary>
    public TimeSpan Pace { get; }

    /// <summary>Decides for this moment.</summary>
    /// <param name="waiting">Rows that wait.</param>
    /// <param name="isBusy">Whether an insert is in flight.</param>
    /// <param name="flush">Whether someone asked for all to leave now.</param>
    public BatchDecision Decide(int waiting, bool isBusy, bool flush)
    {
        var now = _time.GetTimestamp();
        if (waiting == 0)
        {
            _oldest = null;
            return new BatchDecision(false, WakeAtRows: 1, WakeIn: null);
        }

        _oldest ??= now;
        if (isBusy)
        {
            return new BatchDecision(waiting >= FullLoad, WakeAtRows: FullLoad, WakeIn: null);
        }

        var pause = _hasFlushed ? Pace - _time.GetElapsedTime(_lastFlush, now) : TimeSpan.Zero;
        if (flush || (waiting >= Trigger && (waiting >= FullLoad || pause <= TimeSpan.Zero)))
        {
            return BatchDecision.SendNow;
        }

        var left = UntilInterval(now);
        if (_maxDelay is { } delay)
        {
            var untilDelay = delay - _time.GetElapsedTime(_oldest.Value, now);
            left = untilDelay < left ? untilDelay : left;
        }

        if (left <= TimeSpan.Zero)
        {
            return BatchDecision.SendNow;
        }

        // With enough rows only the end of the pause is waited for; before, the hundredth row asks anew.
        return waiting >= Trigger
            ? new BatchDecision(false, FullLoad, pause < left ? pause : left)
            : new BatchDecision(false, Trigger, left);
    }

    /// <summary>Notes that waiting rows were taken.</summary>
    public void Taken(int left)
    {
        _lastFlush = _time.GetTimestamp();
        _hasFlushed = true;
        if (left == 0)
        {
            _oldest = null;
        }
    }

    private TimeSpan UntilInterval(long now)
    {
        var idle = _time.GetElapsedTime(_lastFlush, _oldest!.Value);
        var periods = Math.Max(1, Math.Ceiling(idle / _interval));
        return (periods * _interval) - _time.GetElapsedTime(_lastFlush, now);
    }
}

/// <summary>What to do now: send, or wait for so many rows or so long, whichever comes first.</summary>
/// <param name="Send">Whether a batch leaves now.</param>
/// <param name="WakeAtRows">How many waiting rows call for another decision.</param>
/// <param name="WakeIn">When another decision is due; null when only rows or a finished insert can change it.</param>
internal readonly record struct BatchDecision(bool Send, int WakeAtRows, TimeSpan? WakeIn)
{
    public static BatchDecision SendNow { get; } = new(true, 0, null);

    /// <summary>Only a finished insert can change anything.</summary>
    public static BatchDecision WaitForLane { get; } = new(false, 0, null);
}
