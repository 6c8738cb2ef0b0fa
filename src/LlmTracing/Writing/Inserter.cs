using LlmTracing.ClickHouse;
using Polly;
using Polly.CircuitBreaker;

namespace LlmTracing.Writing;

/// <summary>Inserts rows through the resilience pipeline and says in one word how that ended. Never throws.</summary>
internal sealed class Inserter<TRow>(
    IBatchSink<TRow> sink, ResiliencePipeline pipeline, AttemptTime attempt, TimeProvider time, Ledger ledger, WriterMetrics metrics)
{
    /// <summary>What the sink has to say of its table.</summary>
    public IReadOnlyList<string> Remarks => sink.Remarks;

    /// <summary>Makes attempts until one succeeds or the pipeline gives up.</summary>
    /// <param name="piece">The rows.</param>
    /// <param name="onFailure">Hears of every failed attempt, before the next.</param>
    /// <param name="abort">Ends the attempts.</param>
    public async Task<InsertResult> InsertAsync(
        BatchPiece<TRow> piece, Action<InsertException> onFailure, CancellationToken abort)
    {
        var attempts = new Attempts(this, piece, onFailure, abort);
        try
        {
            await pipeline.ExecuteAsync(static (a, ct) => a.NextAsync(ct), attempts, abort).ConfigureAwait(false);
            return new InsertResult(InsertOutcome.Written, "", []);
        }
        catch (InsertException e)
        {
            return new InsertResult(OutcomeOf(e.Failure), e.Message, e.Unfit);
        }
        catch (BrokenCircuitException)
        {
            return new InsertResult(InsertOutcome.Exhausted, attempts.LastCause, []);
        }
        catch (OperationCanceledException)
        {
            return new InsertResult(InsertOutcome.Aborted, attempts.LastCause, []);
        }
    }

    private static InsertOutcome OutcomeOf(InsertFailure failure) => failure switch
    {
        InsertFailure.Batch => InsertOutcome.Refused,
        InsertFailure.Configuration => InsertOutcome.Misconfigured,
        _ => InsertOutcome.Exhausted,
    };

    private async ValueTask<InsertException?> AttemptAsync(
        BatchPiece<TRow> piece, CancellationToken abort, CancellationToken cancellationToken)
    {
        try
        {
            await sink.InsertAsync(piece.Rows, piece.Token, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            throw;
        }
        catch (InsertException e)
        {
            return e;
        }
        catch (OperationCanceledException e)
        {
            return new InsertException(InsertFailure.Temporary, "the server did not answer in time", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new InsertException(InsertFailure.Temporary, e.Message, e);
        }
#pragma warning disable CA1031 // Whatever else a row does to the encoder, the other rows must not suffer: it is bisected out.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new InsertException(InsertFailure.Batch, $"the rows cannot be encoded: {e.GetType().Name}", e);
        }
    }

    private sealed class Attempts(
        Inserter<TRow> owner, BatchPiece<TRow> piece, Action<InsertException> onFailure, CancellationToken abort)
    {
        private bool _isRepeated;

        public string LastCause { get; private set; } = "the writer was stopped";

        public async ValueTask NextAsync(CancellationToken cancellationToken)
        {
            if (_isRepeated)
            {
                owner.Ledger.Retry();
            }

            _isRepeated = true;
            var started = owner.Time.GetTimestamp();
            var failure = await owner.AttemptAsync(piece, abort, cancellationToken).ConfigureAwait(false);
            var took = owner.Time.GetElapsedTime(started);
            owner.Metrics.Inserted(took, failure is null ? "written" : "failed");
            if (failure is null or { InnerException: OperationCanceledException })
            {
                owner.AttemptTime.Took(took);
            }

            if (failure is null)
            {
                return;
            }

            LastCause = failure.Message;
            onFailure(failure);
            throw failure;
        }
    }

    private AttemptTime AttemptTime => attempt;

    private Ledger Ledger => ledger;

    private TimeProvider Time => time;

    private WriterMetrics Metrics => metrics;
}

/// <summary>How the attempts to insert some rows ended.</summary>
internal enum InsertOutcome
{
    /// <summary>The server has the rows.</summary>
    Written,

    /// <summary>It does not take these rows.</summary>
    Refused,

    /// <summary>It takes no rows until someone changes its configuration or ours.</summary>
    Misconfigured,

    /// <summary>It stayed away through all retries.</summary>
    Exhausted,

    /// <summary>The writer was stopped meanwhile.</summary>
    Aborted,
}

/// <summary>An outcome and, where it is not success, its cause in words.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Cause">Why.</param>
/// <param name="Unfit">Places of the rows that the table cannot hold, where that is the cause.</param>
internal readonly record struct InsertResult(InsertOutcome Outcome, string Cause, IReadOnlyList<int> Unfit);
