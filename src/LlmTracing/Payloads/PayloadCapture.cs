using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using LlmTracing.ClickHouse;
using LlmTracing.Telemetry;
using LlmTracing.Writing;
using Microsoft.Extensions.Logging;

namespace LlmTracing.Payloads;

/// <summary>
/// Keeps requests and answers in bounded memory. When that is used up payloads are left out, first of all that waits: the rows of their calls
/// are not.
/// </summary>
internal sealed class PayloadCapture : IAsyncDisposable
{
    /// <summary>Counts payloads that were left out.</summary>
    internal const string LeftOutCounter = "llmtracing.payloads.left_out";

    // Events frame a streamed answer in many times its size: a token of four letters comes in some 250 bytes.
    private const int StreamFactor = 64;

    private readonly PayloadMemory _memory;
    private readonly Redactor _redactor;
    private readonly ILogger _logger;
    private readonly Counter<long> _leftOut;
    private readonly int _maxBytes;
    private readonly int _maxStreamBytes;
    private readonly int _takers;
    private int _faulted;

    /// <param name="table">The payloads table; null where payloads are only forwarded.</param>
    /// <param name="options">What is kept, and how much.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Told once where payloads are left out.</param>
    /// <param name="meters">Meters of the container.</param>
    /// <param name="forwarders">Sinks that take payloads beside the table.</param>
    public PayloadCapture(
        IBatchSink<PayloadRecord>? table,
        LlmTracingOptions options,
        TimeProvider time,
        ILogger<PayloadCapture> logger,
        IMeterFactory? meters = null,
        int forwarders = 0)
    {
        var payloads = options.Payloads;
        _memory = new PayloadMemory(payloads.MaxPendingBytes);
        _redactor = new Redactor(payloads);
        _logger = new QuietLogger(logger);
        _leftOut = (meters?.Create(LlmTracingTelemetry.Name, LlmTracingTelemetry.Version) ?? LlmTracingTelemetry.SharedMeter)
            .CreateCounter<long>(LeftOutCounter, "{payload}", "Payloads that were not kept because their memory was used up.");
        _maxBytes = payloads.MaxBytes;
        _maxStreamBytes = (int)Math.Clamp((long)_maxBytes * StreamFactor, 0, Math.Max(_maxBytes, payloads.MaxPendingBytes / 4));
        _takers = forwarders;
        if (table is null)
        {
            return;
        }

        _takers++;
        Writer = new BatchWriter<PendingPayload>(payloads.Table, new PayloadSink(table), Own(options), time, logger, meters: meters);
    }

    /// <summary>Brings payloads to their table; null where they are only forwarded.</summary>
    public BatchWriter<PendingPayload>? Writer { get; }

    /// <summary>Memory that payloads take at this moment.</summary>
    public long UsedBytes => _memory.Used;

    /// <summary>Begins to keep a call's bytes; null where the memory is used up.</summary>
    public PayloadTap? Begin()
    {
        if (!_memory.IsUsedUp)
        {
            return new PayloadTap(_memory, _maxBytes, _maxStreamBytes);
        }

        OnLeftOut();
        return null;
    }

    /// <summary>The call ended: its payload, or null where it was left out.</summary>
    public PendingPayload? End(PayloadTap tap, TraceRecord record)
    {
        if (!tap.IsLeftOut)
        {
            return new PendingPayload(tap, record, _maxBytes, _redactor, _takers);
        }

        OnLeftOut();
        return null;
    }

    /// <summary>The payload waits to be written.</summary>
    public void Write(PendingPayload payload) => Writer?.Write(payload);

    public ValueTask DisposeAsync() => Writer?.DisposeAsync() ?? ValueTask.CompletedTask;

    // Rows are as large as they may be; the queue is bounded by the memory, not by their number.
    private LlmTracingOptions Own(LlmTracingOptions options)
    {
        var rows = (int)Math.Clamp(options.Payloads.MaxPendingBytes / (2L * _maxBytes), 1, 1_000);
        return new LlmTracingOptions
        {
            MaxBatchSize = Math.Min(100, rows),
            MaxRowsPerInsert = rows,
            QueueCapacity = (int)Math.Clamp(options.Payloads.MaxPendingBytes / 1024, 1, 1_000_000),
            MaxDelay = options.MaxDelay,
            FlushInterval = options.FlushInterval,
            ShutdownTimeout = options.ShutdownTimeout,
        };
    }

    [SuppressMessage("Design", "CA1031", Justification = "Listeners are the host's code: what one throws must not cost the call its row.")]
    private void OnLeftOut()
    {
        try
        {
            _leftOut.Add(1);
        }
        catch
        {
            // See above.
        }

        if (Interlocked.Exchange(ref _faulted, 1) == 0)
        {
            Log.PayloadsLeftOut(_logger);
        }
    }
}
