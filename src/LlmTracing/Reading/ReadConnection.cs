using System.Globalization;
using System.Runtime.CompilerServices;
using LlmTracing.ClickHouse;
using LlmTracing.Telemetry;
using Microsoft.Extensions.Logging;

namespace LlmTracing.Reading;

/// <summary>How the reader asks: with limits on every query, and with errors that say what helps. Safe for many threads.</summary>
internal sealed class ReadConnection : IDisposable
{
    private const int ReadOnly = 164;

    private readonly ClickHouseHttpClient? _client;
    private readonly LlmTracingOptions _options;
    private readonly ILogger _logger;
    private volatile bool _withoutSettings;

    public ReadConnection(LlmTracingOptions options, TimeProvider time, ILogger logger, HttpMessageHandler? handler = null)
    {
        _options = options;
        _logger = new QuietLogger(logger);
        _withoutSettings = options.ReadWithoutSettings;
        var endpoint = options.ReaderConnectionString is { Length: > 0 } own ? ClickHouseEndpoint.Parse(own) : ClickHouseEndpoint.From(options);
        Database = endpoint?.Database ?? ClickHouseEndpoint.From(options)?.Database ?? options.Database;
        if (endpoint is not null)
        {
            var patience = options.ReadTimeout + TimeSpan.FromSeconds(5); // The server's own limit speaks first.
            _client = new ClickHouseHttpClient(endpoint.Timeout >= patience ? endpoint : endpoint with { Timeout = patience }, time, handler);
        }
    }

    public string Database { get; }

    /// <summary>The columns of a table; null where there is no such table.</summary>
    public async Task<IReadOnlyList<ServerColumn>?> DescribeAsync(string qualifiedName, CancellationToken cancellationToken)
    {
        try
        {
            return await ServerColumn.DescribeAsync(Client, qualifiedName, cancellationToken).ConfigureAwait(false);
        }
        catch (ClickHouseException e) when (e.Code is 60 or 81)
        {
            return null;
        }
        catch (Exception e) when (ReadErrors.IsKnown(e))
        {
            throw ReadErrors.Translate(e);
        }
    }

    /// <summary>Runs a query and reads its rows as they come.</summary>
    public async IAsyncEnumerable<TRow> RowsAsync<TRow>(
        string sql, TraceQuery query, IReadOnlyList<Column<TRow>> columns, ReadLimit limit, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TRow : new()
    {
        var stream = await StreamAsync(sql + " FORMAT Native", query, limit, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var rows = new BlockDecoder<TRow>(columns, static () => new TRow()).ReadAsync(stream, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (rows.ConfigureAwait(false))
            {
                while (await MoveNextAsync(rows).ConfigureAwait(false))
                {
                    yield return rows.Current;
                }
            }
        }
    }

    public async Task<List<TRow>> ListAsync<TRow>(
        string sql, TraceQuery query, IReadOnlyList<Column<TRow>> columns, CancellationToken cancellationToken)
        where TRow : new()
    {
        var list = new List<TRow>();
        await foreach (var row in RowsAsync(sql, query, columns, ReadLimit.Answer, cancellationToken).ConfigureAwait(false))
        {
            list.Add(row);
        }

        return list;
    }

    /// <summary>Runs a query and returns its answer as it comes.</summary>
    public async Task<Stream> StreamAsync(string sql, TraceQuery query, ReadLimit limit, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                return await Client.QueryAsync(sql, query.Parameters, Settings(limit), cancellationToken).ConfigureAwait(false);
            }
            catch (ClickHouseException e) when (e.Code == ReadOnly && !_withoutSettings)
            {
                _withoutSettings = true;
                Log.ReadingWithoutSettings(_logger);
                return await Client.QueryAsync(sql, query.Parameters, null, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (ReadErrors.IsKnown(e))
        {
            throw ReadErrors.Translate(e);
        }
    }

    public void Dispose() => _client?.Dispose();

    private ClickHouseHttpClient Client
        => _client ?? throw new TraceReadException("No ConnectionString is configured, so there is nothing to read from.");

    private static async ValueTask<bool> MoveNextAsync<TRow>(IAsyncEnumerator<TRow> rows)
    {
        try
        {
            return await rows.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (ReadErrors.IsKnown(e))
        {
            throw ReadErrors.Translate(e);
        }
    }

    private KeyValuePair<string, string>[]? Settings(ReadLimit limit)
    {
        if (_withoutSettings)
        {
            return null;
        }

        var seconds = Math.Max(1, (long)(limit == ReadLimit.Answer ? _options.ReadTimeout : _options.ExportTimeout).TotalSeconds);
        var rows = limit == ReadLimit.Answer ? _options.ReadMaxRows : 0;
        return
        [
            new("readonly", "1"),
            new("max_execution_time", seconds.ToString(CultureInfo.InvariantCulture)),
            new("timeout_before_checking_execution_speed", "0"),
            new("max_result_rows", rows.ToString(CultureInfo.InvariantCulture)),
            new("result_overflow_mode", "throw"),
            new("log_comment", "LlmTracing reader"),
        ];
    }
}

/// <summary>Which limits a query has.</summary>
internal enum ReadLimit
{
    /// <summary>Time and rows of an answer.</summary>
    Answer,

    /// <summary>Time of an export; any number of rows, which are streamed.</summary>
    Stream,
}
