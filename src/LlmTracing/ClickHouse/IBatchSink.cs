namespace LlmTracing.ClickHouse;

/// <summary>Where a writer's batches go. The writer owns the queue, the retries and the ledger; the sink makes one attempt.</summary>
/// <typeparam name="TRow">The row: a call, a span or a payload.</typeparam>
internal interface IBatchSink<TRow>
{
    /// <summary>What is not as it should be at the target though inserts succeed, one sentence each; a new list when that changes.</summary>
    IReadOnlyList<string> Remarks => [];

    /// <summary>Makes one attempt to insert the rows, in order, as one block.</summary>
    /// <param name="rows">The rows; not kept after the task ends.</param>
    /// <param name="deduplicationToken">Names the block: the same rows are retried with the same token.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="InsertException">The attempt failed; says of which class the failure is.</exception>
    Task InsertAsync(ReadOnlyMemory<TRow> rows, string deduplicationToken, CancellationToken cancellationToken);
}
