using System.Collections.ObjectModel;

namespace LlmTracing;

/// <summary>
/// The writer's ledger at one moment, in rows:
/// <c>Accepted = Written + DroppedTotal + Spooled + Pending</c> whenever nothing is in motion.
/// </summary>
/// <remarks>The counters are read one after another: while rows move, a snapshot may be off by those in motion.</remarks>
public sealed class TraceWriterStatistics
{
    /// <summary>Rows taken by <see cref="TraceWriter.Write"/>, and those found in the spool at start.</summary>
    public long Accepted { get; init; }

    /// <summary>Rows that ClickHouse acknowledged.</summary>
    public long Written { get; init; }

    /// <summary>Rows lost, by reason; every reason is present, with 0 where nothing was lost.</summary>
    public IReadOnlyDictionary<DropReason, long> Dropped { get; init; } = ReadOnlyDictionary<DropReason, long>.Empty;

    /// <summary>Rows on disk, to be replayed.</summary>
    public long Spooled { get; init; }

    /// <summary>Rows in memory: waiting in the queue or in an insert that is under way.</summary>
    public long Pending { get; init; }

    /// <summary>Part of <see cref="Pending"/> that waits in the queue.</summary>
    public long QueueDepth { get; init; }

    /// <summary>Part of <see cref="Accepted"/> that an earlier process left in the spool.</summary>
    public long Recovered { get; init; }

    /// <summary>Records refused with <see cref="WriteResult.Closed"/>; they are not part of <see cref="Accepted"/>.</summary>
    public long Closed { get; init; }

    /// <summary>Inserts that ClickHouse acknowledged.</summary>
    public long Batches { get; init; }

    /// <summary>Insert attempts that were made again after a temporary failure.</summary>
    public long Retries { get; init; }

    /// <summary>Rows that were dropped, for any of the reasons of <see cref="Dropped"/>.</summary>
    public long DroppedTotal => Dropped.Values.Sum();

    /// <summary>Whether the ledger balances; always true while nothing is in motion.</summary>
    public bool IsBalanced => Accepted == Written + DroppedTotal + Spooled + Pending;

    /// <summary>The ledger in one line.</summary>
    public override string ToString()
        => $"accepted {Accepted} = written {Written} + dropped {DroppedTotal} + spooled {Spooled} + pending {Pending}";
}
