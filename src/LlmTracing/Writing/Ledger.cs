namespace LlmTracing.Writing;

/// <summary>Counts what became of the rows that left the queue. Safe for many threads.</summary>
/// <remarks>
/// A row is in exactly one place: the queue, in flight, the spool, written or dropped. Every method moves rows from one place to another,
/// so the sum holds by construction; the queue counts its own drops.
/// </remarks>
internal sealed class Ledger
{
    private static readonly DropReason[] Reasons = Enum.GetValues<DropReason>();

    private readonly long[] _dropped = new long[Reasons.Length];
    private long _inFlight;
    private long _spooled;
    private long _written;
    private long _recovered;
    private long _batches;
    private long _retries;
    private long _closed;

    public long InFlight => Volatile.Read(ref _inFlight);

    public long Spooled => Volatile.Read(ref _spooled);

    public long Written => Volatile.Read(ref _written);

    public long Recovered => Volatile.Read(ref _recovered);

    public long Batches => Volatile.Read(ref _batches);

    public long Retries => Volatile.Read(ref _retries);

    public long Closed => Volatile.Read(ref _closed);

    public long Dropped(DropReason reason) => Volatile.Read(ref _dropped[(int)reason]);

    /// <summary>Rows left the queue.</summary>
    public void Take(int rows) => Interlocked.Add(ref _inFlight, rows);

    /// <summary>Rows were acknowledged by the server.</summary>
    public void Write(int rows, bool fromSpool)
    {
        Interlocked.Add(ref _written, rows);
        Interlocked.Increment(ref _batches);
        Leave(rows, fromSpool);
    }

    /// <summary>Rows were lost.</summary>
    public void Drop(int rows, DropReason reason, bool fromSpool)
    {
        Interlocked.Add(ref _dropped[(int)reason], rows);
        Leave(rows, fromSpool);
    }

    /// <summary>Rows in flight were put on disk.</summary>
    public void Spool(int rows)
    {
        Interlocked.Add(ref _spooled, rows);
        Interlocked.Add(ref _inFlight, -rows);
    }

    /// <summary>Rows of an earlier process were found on disk.</summary>
    public void Recover(int rows)
    {
        Interlocked.Add(ref _recovered, rows);
        Interlocked.Add(ref _spooled, rows);
    }

    /// <summary>An attempt was repeated.</summary>
    public void Retry() => Interlocked.Increment(ref _retries);

    /// <summary>A record came after the writer was stopped.</summary>
    public void Refuse() => Interlocked.Increment(ref _closed);

    /// <summary>The ledger with the queue's own figures beside it.</summary>
    public TraceWriterStatistics Snapshot(long tail, int depth, long droppedOldest, long droppedNewest)
    {
        var dropped = Reasons.ToDictionary(static r => r, Dropped);
        dropped[DropReason.QueueFull] += droppedOldest + droppedNewest;
        return new TraceWriterStatistics
        {
            Accepted = tail + droppedNewest + Recovered,
            Written = Written,
            Dropped = dropped,
            Spooled = Spooled,
            Pending = depth + InFlight,
            QueueDepth = depth,
            Recovered = Recovered,
            Closed = Closed,
            Batches = Batches,
            Retries = Retries,
        };
    }

    private void Leave(int rows, bool fromSpool) => Interlocked.Add(ref fromSpool ? ref _spooled : ref _inFlight, -rows);
}
