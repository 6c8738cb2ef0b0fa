namespace LlmTracing.ClickHouse;

/// <summary>
/// A sink that is made when the first batch comes: on the writer's thread, so that neither the start of a service nor its first call waits
/// for what only the delivery needs.
/// </summary>
internal sealed class DeferredSink<TRow>(Func<IBatchSink<TRow>> make) : IBatchSink<TRow>
{
    private readonly Lazy<IBatchSink<TRow>> _sink = new(make);

    /// <inheritdoc/>
    public IReadOnlyList<string> Remarks => _sink.IsValueCreated ? _sink.Value.Remarks : [];

    /// <inheritdoc/>
    public Task InsertAsync(ReadOnlyMemory<TRow> rows, string deduplicationToken, CancellationToken cancellationToken)
        => _sink.Value.InsertAsync(rows, deduplicationToken, cancellationToken);
}
