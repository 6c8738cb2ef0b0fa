using System.Diagnostics.Metrics;
using LlmTracing.ClickHouse;
using LlmTracing.Writing;
using Microsoft.Extensions.Logging;

namespace LlmTracing.Payloads;

/// <summary>
/// Keeps requests and answers in bounded memory: so many calls at a time are tapped, so many wait; beyond that payloads are left out, and
/// the rows of their calls are not.
/// </summary>
internal sealed class PayloadCapture : IBackgroundWriter, IAsyncDisposable
{
    // Events frame a streamed answer in many times its size.
    private const int StreamFactor = 8;

    private readonly BatchWriter<PendingPayload> _writer;
    private readonly int _maxBytes;
    private readonly int _capacity;
    private int _open;

    public PayloadCapture(
        IBatchSink<PayloadRecord> table, LlmTracingOptions options, TimeProvider time, ILogger<PayloadCapture> logger, IMeterFactory? meters = null)
    {
        var payloads = options.Payloads;
        _maxBytes = payloads.MaxBytes;

        // Half of the memory for calls under way, half for those that wait.
        _capacity = (int)Math.Clamp(payloads.MaxPendingBytes / 2 / ((1 + StreamFactor) * (long)_maxBytes), 1, 1_000_000);
        var own = new LlmTracingOptions
        {
            MaxBatchSize = Math.Min(100, _capacity),
            MaxRowsPerInsert = Math.Min(1_000, _capacity),
            QueueCapacity = _capacity,
            MaxDelay = options.MaxDelay,
            FlushInterval = options.FlushInterval,
            ShutdownTimeout = options.ShutdownTimeout,
        };
        _writer = new BatchWriter<PendingPayload>(payloads.Table, new PayloadSink(table, payloads), own, time, logger, meters: meters);
    }

    public DeliveryHealth Health => _writer.Health;

    public TraceWriterStatistics Statistics => _writer.Statistics;

    /// <summary>Begins to keep a call's bytes; null where the memory is used up.</summary>
    public PayloadTap? Begin()
    {
        if (Interlocked.Increment(ref _open) <= _capacity)
            return new PayloadTap(_maxBytes, _maxBytes * StreamFactor);
        Interlocked.Decrement(ref _open);
        return null;
    }

    /// <summary>The call ended: its payload waits to be written.</summary>
    public void End(PayloadTap tap, TraceRecord record)
    {
        Interlocked.Decrement(ref _open);
        _writer.Write(new PendingPayload(tap, record));
    }

    /// <summary>The call ended without a record.</summary>
    public void Abandon() => Interlocked.Decrement(ref _open);

    public void Start() => _writer.Start();

    public Task FlushAsync(CancellationToken cancellationToken) => _writer.FlushAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken = default) => _writer.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
