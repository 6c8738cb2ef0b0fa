using System.Diagnostics.Metrics;
using LlmTracing.ClickHouse;
using LlmTracing.Writing;
using LlmTracing.Writing.Spooling;
using Microsoft.Extensions.Logging;

namespace LlmTracing;

/// <summary>
/// Delivers records to ClickHouse in the background: queues them, sends them in batches, retries what fails for now, and keeps a ledger in
/// which every accepted record has its place.
/// </summary>
/// <remarks>
/// Safe for many threads. A host stops it after all other services, within <see cref="LlmTracingOptions.ShutdownTimeout"/>; a bare
/// service provider does when it is disposed. A process that ends without either is given a last chance in the runtime's exit and
/// unhandled-exception events. Killed processes, SIGTERM without a host, <c>FailFast</c> and stack overflows raise no event: what is in memory
/// then is lost.
/// </remarks>
public sealed class TraceWriter : ITraceSink, IBackgroundWriter, IAsyncDisposable, IDisposable
{
    private readonly BatchWriter<TraceRecord> _writer;
    private readonly ProcessExit _exit;

    internal TraceWriter(
        IBatchSink<TraceRecord> sink,
        LlmTracingOptions options,
        TimeProvider time,
        ILogger<TraceWriter> log,
        IMeterFactory? meters = null)
    {
        _writer = new BatchWriter<TraceRecord>(
            options.Table, sink, options, time, log, static () => new SpoolRowCodec<TraceRecord>(TraceColumns.All, static () => new TraceRecord()), meters);
        _exit = new ProcessExit(StopAsync, options.ShutdownTimeout);
    }

    /// <summary>The ledger at this moment.</summary>
    public TraceWriterStatistics Statistics => _writer.Statistics;

    DeliveryHealth IBackgroundWriter.Health => _writer.Health;

    void IBackgroundWriter.Start() => _writer.Start();

    /// <summary>Queues a record. Returns at once, allocates nothing and never throws for a record that is not null.</summary>
    /// <param name="record">The finished record; it must not be changed any more.</param>
    /// <returns>
    /// <see cref="WriteResult.Accepted"/>; <see cref="WriteResult.Dropped"/> when the queue is full and the oldest record made room;
    /// <see cref="WriteResult.Closed"/> after the writer was stopped.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="record"/> is null.</exception>
    public WriteResult Write(TraceRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return _writer.Write(record);
    }

    /// <summary>
    /// Sends what waits now, and completes when every record accepted before the call is written, spooled or counted as dropped.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait; the records are delivered all the same.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <remarks>While ClickHouse is away this lasts until the retries are exhausted; pass a token with a time limit.</remarks>
    public Task FlushAsync(CancellationToken cancellationToken = default) => _writer.FlushAsync(cancellationToken);

    /// <summary>
    /// Takes no more records, delivers what waits within <see cref="LlmTracingOptions.ShutdownTimeout"/>, and spools or counts the rest.
    /// May be called more than once.
    /// </summary>
    /// <param name="cancellationToken">Ends the delivery early.</param>
    public Task StopAsync(CancellationToken cancellationToken = default) => _writer.StopAsync(cancellationToken);

    /// <summary>Stops the writer as <see cref="StopAsync"/> does and frees what it holds.</summary>
    public ValueTask DisposeAsync()
    {
        _exit.Dispose();
        return _writer.DisposeAsync();
    }

    /// <summary>Does what <see cref="DisposeAsync"/> does and waits for it: for service providers that are disposed synchronously.</summary>
    public void Dispose() => ProcessExit.Await(DisposeAsync().AsTask(), Timeout.InfiniteTimeSpan);
}
