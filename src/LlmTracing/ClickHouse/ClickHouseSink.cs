namespace LlmTracing.ClickHouse;

/// <summary>
/// Writes rows to a table: binds to its real columns when first needed, encodes a batch as one block and inserts it. One attempt a
/// call; whoever calls owns retries. Safe for several inserts at a time.
/// </summary>
/// <remarks>
/// The server may be down when the process starts, and the table may change while it runs: the binding is made when the first batch comes, made
/// anew when a refusal may mean that the table changed, and looked at again every few minutes.
/// </remarks>
internal sealed class ClickHouseSink<TRow> : IBatchSink<TRow>, IDisposable
{
    private static readonly TimeSpan BindingLifetime = TimeSpan.FromMinutes(5);

    private readonly ClickHouseHttpClient _client;
    private readonly TableBinder<TRow> _binder;
    private readonly bool _asyncInsert;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _binding = new(1, 1);
    private volatile Bound? _bound;

    public ClickHouseSink(ClickHouseHttpClient client, Table<TRow> table, LlmTracingOptions options, TimeProvider time)
    {
        _client = client;
        _binder = new TableBinder<TRow>(client, table, options.Schema, options.Storage);
        _asyncInsert = options.AsyncInsert;
        _time = time;
    }

    /// <summary>What is written at present; null before the first binding.</summary>
    public TableBinding<TRow>? Binding => _bound?.Table;

    /// <inheritdoc/>
    public IReadOnlyList<string> Remarks => _bound?.Remarks ?? [];

    /// <inheritdoc/>
    public async Task InsertAsync(ReadOnlyMemory<TRow> rows, string deduplicationToken, CancellationToken cancellationToken)
    {
        try
        {
            var bound = await BindAsync(null, cancellationToken).ConfigureAwait(false);
            try
            {
                await InsertAsync(bound, rows, deduplicationToken, cancellationToken).ConfigureAwait(false);
            }
            catch (ClickHouseException e) when (ClickHouseErrors.MayBeSchemaDrift(e.Code))
            {
                var fresh = await BindAsync(bound, cancellationToken).ConfigureAwait(false);
                if (fresh.Table.IsSameAs(bound.Table) && e.Code is not (60 or 81))
                {
                    throw; // The table is what it was: the refusal means the rows or the rights.
                }

                await InsertAsync(fresh, rows, deduplicationToken, cancellationToken).ConfigureAwait(false);
            }
            catch (InsertException e) when (e.Unfit.Count > 0)
            {
                // The column may have been mended.
                var fresh = await BindAsync(bound, cancellationToken).ConfigureAwait(false);
                if (fresh.Table.IsSameAs(bound.Table))
                {
                    throw;
                }

                await InsertAsync(fresh, rows, deduplicationToken, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ClickHouseException e)
        {
            throw ClickHouseErrors.ToInsertException(e);
        }
        catch (InvalidDataException e)
        {
            throw new InsertException(InsertFailure.Configuration, e.Message, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
        {
            throw new InsertException(InsertFailure.Temporary, $"ClickHouse at {_client}: {Explain(e)}", e);
        }
    }

    /// <summary>Binds to the table now, for a health check or an eager start.</summary>
    public async Task BindAsync(CancellationToken cancellationToken) => await BindAsync(null, cancellationToken).ConfigureAwait(false);

    public void Dispose() => _binding.Dispose();

    private async Task InsertAsync(Bound bound, ReadOnlyMemory<TRow> rows, string deduplicationToken, CancellationToken cancellationToken)
    {
        var encoder = bound.Table.RentEncoder();
        try
        {
            // A block that may be refused is encoded before the server hears of it, any other while the server makes ready.
            var block = bound.Table.MayRefuseRows ? Encode(encoder, rows.Span) : null;
            await _client.InsertAsync(
                bound.Table.InsertSql, () => block ??= Encode(encoder, rows.Span), bound.Settings.For(deduplicationToken), bound.Settings.IsRepeatable,
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            bound.Table.ReturnEncoder(encoder);
        }
    }

    private static IReadOnlyList<ReadOnlyMemory<byte>> Encode(BlockEncoder<TRow> encoder, ReadOnlySpan<TRow> rows)
    {
        try
        {
            return encoder.Encode(rows);
        }
        catch (InsertException e)
        {
            throw new InsertException(e.Failure, e.Message, e) { Unfit = Unfit(encoder, rows) };
        }
    }

    // All at once: where a column lacks what one call in three needs, bisecting would cost the server an insert for every few rows.
    private static List<int> Unfit(BlockEncoder<TRow> encoder, ReadOnlySpan<TRow> rows)
    {
        var unfit = new List<int>();
        for (var i = 0; i < rows.Length; i++)
        {
            try
            {
                encoder.Encode(rows.Slice(i, 1));
            }
            catch (InsertException)
            {
                unfit.Add(i);
            }
        }

        return unfit;
    }

    // "See inner exception" helps no one who reads a log.
    private static string Explain(Exception e) => e.InnerException is { } inner && !e.Message.Contains(inner.Message, StringComparison.Ordinal)
        ? $"{e.Message} {inner.Message}"
        : e.Message;

    /// <summary>The current binding; a new one where there is none, it is old, or it is the one that failed.</summary>
    private async ValueTask<Bound> BindAsync(Bound? failed, CancellationToken cancellationToken)
    {
        if (_bound is { } current && current != failed && _time.GetElapsedTime(current.At) < BindingLifetime)
        {
            return current;
        }

        await _binding.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            current = _bound;
            if (current is null || current == failed || _time.GetElapsedTime(current.At) >= BindingLifetime)
            {
                var table = await _binder.BindAsync(cancellationToken).ConfigureAwait(false);
                var settings = await InsertSettings.AskAsync(_client, _asyncInsert, cancellationToken).ConfigureAwait(false);
                string[] remarks = [.. table.Remarks, .. settings.Remarks];
                if (current is not null && current.Table.IsSameAs(table))
                {
                    table = current.Table; // Its encoders are warm.
                }

                _bound = current = new Bound(table, settings, remarks, _time.GetTimestamp());
            }

            return current;
        }
        finally
        {
            _binding.Release();
        }
    }

    private sealed record Bound(TableBinding<TRow> Table, InsertSettings Settings, IReadOnlyList<string> Remarks, long At);
}
