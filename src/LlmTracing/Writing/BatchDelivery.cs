using LlmTracing.ClickHouse;
using LlmTracing.Writing.Spooling;

namespace LlmTracing.Writing;

/// <summary>Brings one batch to an end: written, on disk, or counted under a reason. Never throws.</summary>
/// <remarks>
/// Temporary failures are retried. With a spool the batch is put on disk at its first failure, so that a death of the process does not lose
/// it. Rows that the table's columns cannot hold are taken out; a batch that the server refuses for its data is halved
/// until the bad row is alone. While the configuration is refused the batch is held and probed
/// with, since the next one would fare no better.
/// </remarks>
internal sealed class BatchDelivery<TRow>(
    Inserter<TRow> inserter, LlmTracingOptions options, TimeProvider time, Ledger ledger, DeliveryHealth health, Spool<TRow>? spool)
    where TRow : class
{
    /// <summary>Delivers the batch; every row of it has its place in the ledger when the task ends.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="abort">Ends the delivery: what is not yet written is spooled, or counted as lost to the shutdown.</param>
    public async Task DeliverAsync(Batch<TRow> batch, CancellationToken abort)
    {
        var pieces = new Stack<BatchPiece<TRow>>();
        pieces.Push(new BatchPiece<TRow>(batch.Rows, batch.Token));
        var budget = default(BisectBudget);
        var remains = false;
        while (pieces.TryPop(out var piece))
        {
            var result = await InsertAsync(batch, piece, abort).ConfigureAwait(false);
            budget.Count(accepted: result.Outcome == InsertOutcome.Written);
            switch (result.Outcome)
            {
                case InsertOutcome.Written:
                    ledger.Write(piece.Count, batch.IsSpooled);
                    health.Delivered();
                    health.Bound(inserter.Remarks);
                    break;
                case InsertOutcome.Refused when result.Unfit.Count > 0:
                    Drop(batch, result.Unfit.Count, DropReason.Rejected, result.Cause);
                    if (result.Unfit.Count < piece.Count)
                    {
                        pieces.Push(piece.Without(result.Unfit));
                    }

                    break;
                case InsertOutcome.Refused when piece.Count > 1 && !budget.IsSpent:
                    var (first, second) = piece.Halve();
                    pieces.Push(second);
                    pieces.Push(first);
                    break;
                case InsertOutcome.Refused:
                    Drop(batch, piece.Count, DropReason.Rejected, result.Cause);
                    break;
                default:
                    remains |= Postpone(batch, piece, result);
                    break;
            }
        }

        if (batch.Segment is not { } segment)
        {
            return;
        }

        if (!remains)
        {
            spool!.Remove(segment);
            return;
        }

        // It would be taken up again at once; whatever the retries were, the server gets its pause.
        await PauseAsync(options.CircuitBreakDuration, abort).ConfigureAwait(false);
        spool!.Release(segment);
    }

    private async Task<InsertResult> InsertAsync(Batch<TRow> batch, BatchPiece<TRow> piece, CancellationToken abort)
    {
        while (true)
        {
            var result = await inserter.InsertAsync(piece, failure => Note(batch, piece, failure), abort).ConfigureAwait(false);
            if (result.Outcome != InsertOutcome.Misconfigured)
            {
                return result;
            }

            if (!await PauseAsync(options.ConfigurationProbeInterval, abort).ConfigureAwait(false))
            {
                return result with { Outcome = InsertOutcome.Aborted };
            }
        }
    }

    // False when the pause was cut short.
    private async Task<bool> PauseAsync(TimeSpan pause, CancellationToken abort)
    {
        try
        {
            await Task.Delay(pause, time, abort).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Note(Batch<TRow> batch, BatchPiece<TRow> piece, InsertException failure)
    {
        switch (failure.Failure)
        {
            case InsertFailure.Batch when failure.Unfit.Count > 0:
                return; // Nothing was sent.
            case InsertFailure.Batch:
                // The server speaks to us, though it does not like the rows.
                health.Delivered();
                return;
            case InsertFailure.Configuration:
                health.Refused(failure.Code, failure.Message);
                break;
            default:
                health.Failed(failure.Message);
                break;
        }

        if (!batch.IsSpooled && piece.Count == batch.Count && spool?.TryKeep(piece.Rows, piece.Token, batch.Sequence) is { } kept)
        {
            ledger.Spool(batch.Count);
            batch.Segment = kept;
        }
    }

    // True when the batch's own file still holds the rows.
    private bool Postpone(Batch<TRow> batch, BatchPiece<TRow> piece, InsertResult result)
    {
        if (batch.IsSpooled && piece.Count == batch.Count)
        {
            return true;
        }

        if (spool?.TryKeep(piece.Rows, piece.Token, batch.Sequence) is { } kept)
        {
            // The parts that are still to be delivered each get a file with their own token; the whole's is deleted.
            if (!batch.IsSpooled)
            {
                ledger.Spool(piece.Count);
            }

            spool.Release(kept);
            return false;
        }

        var reason = result.Outcome == InsertOutcome.Aborted ? DropReason.ShutdownTimeout : DropReason.RetryExhausted;
        Drop(batch, piece.Count, reason, result.Cause);
        return false;
    }

    private void Drop(Batch<TRow> batch, int rows, DropReason reason, string cause)
    {
        ledger.Drop(rows, reason, batch.IsSpooled);
        health.Dropped(reason, rows, cause);
    }
}
