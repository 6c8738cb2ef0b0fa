using LlmTracing.ClickHouse;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LlmTracing.Reading;

/// <summary>Asks ClickHouse. Each room of questions has a file of its own; this one has what they share.</summary>
internal sealed partial class TraceReader : ITraceReader, IDisposable
{
    /// <summary>How long the tables are taken for what they were: a migration is noticed after this.</summary>
    private static readonly TimeSpan SourcesLife = TimeSpan.FromMinutes(5);

    /// <summary>The same where a table is missing: it may be made at any moment, with the first span for example.</summary>
    private static readonly TimeSpan IncompleteLife = TimeSpan.FromSeconds(5);

    private static readonly string AllColumns = string.Join(", ", TraceColumns.All.Select(static c => SqlText.Identifier(c.Name)));

    private readonly ReadConnection _connection;
    private readonly LlmTracingOptions _options;
    private readonly TimeProvider _time;
    private readonly PageCursor _cursors;
    private readonly RollupCoverage _coverage;
    private readonly Remembered<TraceSources> _sources;

    public TraceReader(IOptions<LlmTracingOptions> options, TimeProvider time, ILogger<TraceReader> logger)
        : this(options.Value, time, logger)
    {
    }

    internal TraceReader(LlmTracingOptions options, TimeProvider? time = null, ILogger? logger = null, HttpMessageHandler? handler = null)
    {
        _options = options;
        _time = time ?? TimeProvider.System;
        _cursors = PageCursor.From(options);
        _connection = new ReadConnection(options, _time, logger ?? NullLogger.Instance, handler);
        _sources = new Remembered<TraceSources>(
            () => TraceSources.FindAsync(_connection, _options, CancellationToken.None), found => found.IsComplete(_options) ? SourcesLife : IncompleteLife, _time);
        _coverage = new RollupCoverage(_connection, _time);
    }

    public void Dispose() => _connection.Dispose();

    private Task<TraceSources> SourcesAsync(CancellationToken cancellationToken) => _sources.GetAsync(cancellationToken);

    /// <summary>Calls in the order that the query names.</summary>
    private async Task<List<TraceRecord>> CallsAsync(TraceQuery query, string order, int limit, CancellationToken cancellationToken)
    {
        var sources = await SourcesAsync(cancellationToken).ConfigureAwait(false);
        query.Set("limit", limit);
        return await _connection.ListAsync(
            $"SELECT {AllColumns} FROM {sources.Calls} WHERE {query.Where} ORDER BY {order} LIMIT {{limit:UInt32}}", query, TraceColumns.All, cancellationToken)
            .ConfigureAwait(false);
    }
}
