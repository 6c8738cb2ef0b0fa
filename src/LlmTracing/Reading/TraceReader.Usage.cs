namespace LlmTracing.Reading;

internal sealed partial class TraceReader
{
    public async Task<IReadOnlyList<UsageRow>> GetUsageAsync(Guid orgId, UsageQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentCheck.Query(query);
        var (source, isRollup) = await SourceOfAsync(orgId, query, cancellationToken).ConfigureAwait(false);
        var conditions = new TraceQuery(orgId).Add(query.Filter);
        return await _connection.ListAsync(UsageSql.Usage(query, conditions, source, isRollup), conditions, UsageSql.UsageColumns, cancellationToken)
            .ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<LatencyRow>> GetLatencyAsync(Guid orgId, UsageQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentCheck.Query(query);
        var (source, isRollup) = await SourceOfAsync(orgId, query, cancellationToken).ConfigureAwait(false);
        var conditions = new TraceQuery(orgId).Add(query.Filter);
        return await _connection.ListAsync(UsageSql.Latency(query, conditions, source, isRollup), conditions, UsageSql.LatencyColumns, cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<(string Source, bool IsRollup)> SourceOfAsync(Guid orgId, UsageQuery query, CancellationToken cancellationToken)
    {
        var sources = await SourcesAsync(cancellationToken).ConfigureAwait(false);
        return sources.Rollup is { } rollup && RollupCoverage.Answers(query)
            && await _coverage.CoversAsync(sources, orgId, query.Filter.From, cancellationToken).ConfigureAwait(false)
            ? (rollup, true)
            : (sources.Calls, false);
    }
}
