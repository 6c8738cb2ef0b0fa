using LlmTracing.ClickHouse;

namespace LlmTracing.Reading;

internal sealed partial class TraceReader
{
    /// <summary>Rows of each table that a tree is made of at most: more than anyone looks through.</summary>
    private const int MostOfATree = 10_000;

    private static readonly string SpanNames = string.Join(", ", SpanColumns.All.Select(static c => SqlText.Identifier(c.Name)));

    public async Task<TraceTree?> GetTraceTreeAsync(Guid orgId, string traceId, CancellationToken cancellationToken = default)
    {
        ArgumentCheck.Id(traceId);
        if (traceId.Length != 32 || traceId.Any(static c => !char.IsAsciiHexDigit(c)))
        {
            throw new ArgumentException("A trace id is 32 hex digits.", nameof(traceId));
        }

        traceId = traceId.ToLowerInvariant();
        var sources = await SourcesAsync(cancellationToken).ConfigureAwait(false);
        var calls = await CallsAsync(TraceQuery(), "requested_at, request_id", MostOfATree + 1, cancellationToken).ConfigureAwait(false);
        List<SpanRecord> spans = [];
        if (sources.Spans is { } table)
        {
            var query = TraceQuery().Set("limit", MostOfATree + 1);
            spans = await _connection.ListAsync(
                $"SELECT {SpanNames} FROM {table} WHERE {query.Where} ORDER BY started_at, span_id LIMIT {{limit:UInt32}}", query, SpanColumns.All, cancellationToken)
                .ConfigureAwait(false);
        }

        if (calls.Count + spans.Count == 0)
        {
            return null;
        }

        var isCut = calls.Count > MostOfATree || spans.Count > MostOfATree;
        return TraceTreeBuilder.Build(traceId, spans.Take(MostOfATree), calls.Take(MostOfATree), isCut);

        TraceQuery TraceQuery() => new TraceQuery(orgId).And("trace_id = {trace:String}", "trace", traceId);
    }
}
