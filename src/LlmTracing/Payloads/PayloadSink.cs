using LlmTracing.ClickHouse;

namespace LlmTracing.Payloads;

/// <summary>Makes rows of what waits, off the calls' threads, and hands them on.</summary>
internal sealed class PayloadSink(IBatchSink<PayloadRecord> table) : IBatchSink<PendingPayload>
{
    public async Task InsertAsync(ReadOnlyMemory<PendingPayload> rows, string deduplicationToken, CancellationToken cancellationToken)
    {
        var records = new PayloadRecord[rows.Length];
        for (var i = 0; i < records.Length; i++)
        {
            records[i] = rows.Span[i].Row();
        }

        await table.InsertAsync(records, deduplicationToken, cancellationToken).ConfigureAwait(false);
        foreach (var row in rows.Span)
        {
            row.Release();
        }
    }
}
