using LlmTracing.ClickHouse;
using Polly;
using Polly.CircuitBreaker;

namespace LlmTracing.Writing;

/// <summary>Brings one batch to an end: written, or counted under a reason. Never throws.</summary>
/// <remarks>
/// Temporary failures are retried by the pipeline. A batch refused for its data is halved until the bad row is alone. While the
/// configuration is refused the batch is held and probed with, since the next one would fare no better.
/// </remarks>
internal sealed class BatchDelivery<TRow>(
    IBatchSink<TRow> sink, LlmTracingOptions options, TimeProvider time, Ledger ledger, DeliveryHealth health, WriterMetrics metrics)
{
    private readonly ResiliencePipeline _pipeline = DeliveryPipeline.Build(options, time, health);

    /// <summary>Delivers the batch; every row of it has its place in the ledger when the task ends.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="abort">Ends the delivery: what is not yet written is counted as lost to the shutdown.</param>
    public async Task DeliverAsync(Batch<TRow> batch, CancellationToken abort)
    {
        var pieces = new Stack<BatchPiece<TRow>>();
        pieces.Push(new BatchPiece<TRow>(batch.Rows, batch.Token));
        var budget = default(BisectBudget);
        while (pieces.TryPop(out var piece))
        {
            var result = await InsertAsync(piece, abort).ConfigureAwait(false);
            budget.Count(accepted: result.Outcome == InsertOutcome.Written);
            switch (result.Outcome)
            {
                case InsertOutcome.Written:
                    ledger.Write(piece.Count, fromSpool: false);
                    health.Delivered();
                    break;
                case InsertOutcome.Refused when piece.Count > 1 && !budget.IsSpent:
                    // The server speaks to us, though it does not like the rows.
                    health.Delivered();
                    var (first, second) = piece.Halve();
                    pieces.Push(second);
                    pieces.Push(first);
                    break;
                case InsertOutcome.Refused:
                    Drop(piece, DropReason.Rejected, result.Cause);
                    break;
                case InsertOutcome.Exhausted:
                    Drop(piece, DropReason.RetryExhausted, result.Cause);
                    break;
                default:
                    Drop(piece, DropReason.ShutdownTimeout, result.Cause);
                    break;
            }
        }
    }

    private void Drop(BatchPiece<TRow> piece, DropReason reason, string cause)
    {
        ledger.Drop(piece.Count, reason, fromSpool: false);
        health.Dropped(reason, piece.Count, cause);
    }

    private async Task<InsertResult> InsertAsync(BatchPiece<TRow> piece, CancellationToken abort)
    {
        var insert = new Insert(this, piece, abort);
        while (true)
        {
            try
            {
                await _pipeline.ExecuteAsync(static (i, ct) => i.AttemptAsync(ct), insert, abort).ConfigureAwait(false);
                return new InsertResult(InsertOutcome.Written, "");
            }
            catch (InsertException e) when (e.Failure == InsertFailure.Configuration)
            {
                if (!await HoldAsync(abort).ConfigureAwait(false))
                    return new InsertResult(InsertOutcome.Aborted, e.Message);
            }
            catch (InsertException e)
            {
                var outcome = e.Failure == InsertFailure.Batch ? InsertOutcome.Refused : InsertOutcome.Exhausted;
                return new InsertResult(outcome, e.Message);
            }
            catch (BrokenCircuitException)
            {
                return new InsertResult(InsertOutcome.Exhausted, insert.LastCause);
            }
            catch (OperationCanceledException)
            {
                return new InsertResult(InsertOutcome.Aborted, insert.LastCause);
            }
        }
    }

    private async Task<bool> HoldAsync(CancellationToken abort)
    {
        try
        {
            await Task.Delay(options.ConfigurationProbeInterval, time, abort).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>The attempts of one piece.</summary>
    private sealed class Insert(BatchDelivery<TRow> owner, BatchPiece<TRow> piece, CancellationToken abort)
    {
        private bool _isRepeated;

        public string LastCause { get; private set; } = "the writer was stopped";

        public async ValueTask AttemptAsync(CancellationToken cancellationToken)
        {
            if (_isRepeated)
                owner.CountRetry();

            _isRepeated = true;
            var started = owner.Now;
            InsertException failure;
            try
            {
                await owner.SendAsync(piece, cancellationToken).ConfigureAwait(false);
                owner.Measured(started, "written");
                return;
            }
            catch (OperationCanceledException) when (abort.IsCancellationRequested)
            {
                throw;
            }
            catch (InsertException e)
            {
                failure = e;
            }
            catch (OperationCanceledException e)
            {
                failure = new InsertException(InsertFailure.Temporary, "the server did not answer in time", e);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                failure = new InsertException(InsertFailure.Temporary, e.Message, e);
            }
#pragma warning disable CA1031 // Whatever else a row does to the encoder, the other rows must not suffer: it is bisected out.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure = new InsertException(InsertFailure.Batch, $"the rows cannot be encoded: {e.GetType().Name}", e);
            }

            owner.Measured(started, "failed");
            LastCause = failure.Message;
            owner.Note(failure);
            throw failure;
        }
    }

    private long Now => time.GetTimestamp();

    private Task SendAsync(BatchPiece<TRow> piece, CancellationToken cancellationToken)
        => sink.InsertAsync(piece.Rows, piece.Token, cancellationToken);

    private void CountRetry() => ledger.Retry();

    private void Measured(long started, string outcome) => metrics.Inserted(time.GetElapsedTime(started), outcome);

    private void Note(InsertException failure)
    {
        if (failure.Failure == InsertFailure.Temporary)
            health.Failed(failure.Message);
        else if (failure.Failure == InsertFailure.Configuration)
            health.Refused(failure.Message);
    }
}

/// <summary>How the attempts to insert one piece ended.</summary>
internal enum InsertOutcome
{
    Written,
    Refused,
    Exhausted,
    Aborted,
}

/// <summary>An outcome and, where it is not success, its cause in words.</summary>
internal readonly record struct InsertResult(InsertOutcome Outcome, string Cause);
