using LlmTracing.ClickHouse;

namespace LlmTracing.Reading;

internal sealed partial class TraceReader
{
    private static readonly string PayloadNames = string.Join(", ", PayloadColumns.All.Select(static c => SqlText.Identifier(c.Name)));

    public async Task<TracePayload?> GetPayloadAsync(Guid orgId, string requestId, CancellationToken cancellationToken = default)
    {
        var query = new TraceQuery(orgId).And("request_id = {id:String}", "id", ArgumentCheck.Id(requestId));
        var table = SqlText.Name(_connection.Database, _options.Payloads.Table);
        if (await _connection.DescribeAsync(table, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return null;
        }

        var rows = await _connection.ListAsync(
            $"SELECT {PayloadNames} FROM {TraceSources.Complete(table, PayloadColumns.All, found, null)} WHERE {query.Where} ORDER BY requested_at DESC LIMIT 1",
            query, PayloadColumns.All, cancellationToken).ConfigureAwait(false);
        return rows is [var row]
            ? new TracePayload(row.RequestId, row.RequestedAt, row.RequestJson, row.ResponseJson, row.IsRequestCut, row.IsResponseCut)
            : null;
    }
}
