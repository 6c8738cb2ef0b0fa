namespace LlmTracing.Reading;

internal sealed partial class TraceReader
{
    public Task ExportAsync(Guid orgId, TraceFilter filter, ExportFormat format, Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentCheck.Filter(filter);
        ArgumentNullException.ThrowIfNull(destination);
        var name = format switch
        {
            ExportFormat.Ndjson => "JSONEachRow",
            ExportFormat.Csv => "CSVWithNames",
            ExportFormat.Parquet => "Parquet",
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Must be one of the named ones."),
        };
        return destination.CanWrite
            ? ExportAsync(new TraceQuery(orgId).Add(filter), name, destination, cancellationToken)
            : throw new ArgumentException("The stream cannot be written.", nameof(destination));
    }

    private async Task ExportAsync(TraceQuery query, string format, Stream destination, CancellationToken cancellationToken)
    {
        var sources = await SourcesAsync(cancellationToken).ConfigureAwait(false);
        var answer = await _connection.StreamAsync(
            $"SELECT {AllColumns} FROM {sources.Calls} WHERE {query.Where} FORMAT {format}", query, ReadLimit.Stream, cancellationToken).ConfigureAwait(false);
        await using (answer.ConfigureAwait(false))
        {
            var buffer = new byte[64 << 10];
            while (await ReadAsync(answer, buffer, cancellationToken).ConfigureAwait(false) is var read and > 0)
            {
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Tells the answer's errors, which are about reading, from the destination's, which are the caller's.</summary>
    private static async ValueTask<int> ReadAsync(Stream answer, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (ReadErrors.IsKnown(e))
        {
            throw ReadErrors.Translate(e);
        }
    }
}
