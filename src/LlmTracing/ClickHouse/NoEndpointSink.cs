namespace LlmTracing.ClickHouse;

/// <summary>Stands in where no endpoint is configured: says so for whatever is written all the same.</summary>
internal sealed class NoEndpointSink<TRow> : IBatchSink<TRow>
{
    public Task InsertAsync(ReadOnlyMemory<TRow> rows, string deduplicationToken, CancellationToken cancellationToken) =>
        throw new InsertException(
            InsertFailure.Configuration,
            "No endpoint of ClickHouse is configured: set LlmTracing:ConnectionString or CLICKHOUSE_ENDPOINT.");
}
