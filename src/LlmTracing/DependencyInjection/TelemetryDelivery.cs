using System.Diagnostics.Metrics;
using LlmTracing.ClickHouse;
using LlmTracing.Forwarding;
using LlmTracing.Payloads;
using LlmTracing.Telemetry;
using LlmTracing.Writing;
using Microsoft.Extensions.Logging;

namespace LlmTracing.DependencyInjection;

/// <summary>What stands beside the calls of one container: spans, operational metrics, forwarding, payloads. Only what the options turn on.</summary>
internal sealed class TelemetryDelivery : IAsyncDisposable, IDisposable
{
    private readonly SpanListener? _listener;
    private readonly SpanWriter? _spans;

    /// <param name="options">What is on.</param>
    /// <param name="spans">Takes the rows of the spans table; null where nothing is delivered.</param>
    /// <param name="payloads">Takes the rows of the payloads table; null where nothing is delivered.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Loggers.</param>
    /// <param name="meters">Meters of the container.</param>
    public TelemetryDelivery(
        LlmTracingOptions options,
        IBatchSink<SpanRecord>? spans,
        IBatchSink<PayloadRecord>? payloads,
        TimeProvider time,
        ILoggerFactory loggers,
        IMeterFactory? meters)
    {
        Meter = meters?.Create(LlmTracingTelemetry.Name, LlmTracingTelemetry.Version) ?? LlmTracingTelemetry.SharedMeter;
        Instruments = new OperationalInstruments(Meter);
        if (!options.Enabled)
        {
            return;
        }

        if (spans is not null && options.CaptureSpans)
        {
            _spans = new SpanWriter(spans, options, time, loggers.CreateLogger<SpanWriter>(), meters);
        }

        if (options.LangSmith is { Enabled: true, ApiKey.Length: > 0 })
        {
            Forwarder = new LangSmithForwarder(options, time, loggers.CreateLogger<LangSmithForwarder>(), meters);
        }
        else if (options.LangSmith.Enabled)
        {
            Log.ForwardingHasNoKey(new QuietLogger(loggers.CreateLogger<LangSmithForwarder>()));
        }

        if (options.Payloads.Enabled && (payloads is not null || Forwarder is not null))
        {
            Payloads = new PayloadCapture(
                payloads, options, time, loggers.CreateLogger<PayloadCapture>(), meters, forwarders: Forwarder is null ? 0 : 1);
        }

        ISpanSink?[] sinks = [_spans, Forwarder];
        _listener = new SpanListener(options, Instruments, sinks.OfType<ISpanSink>(), time, loggers.CreateLogger<SpanListener>());
        Writers = [.. new object?[] { _spans, Forwarder, Payloads?.Writer }.OfType<IBackgroundWriter>()];
    }

    public Meter Meter { get; }

    public OperationalInstruments Instruments { get; }

    /// <summary>The second sink of calls; null where nothing is forwarded.</summary>
    public LangSmithForwarder? Forwarder { get; }

    /// <summary>Keeps requests and answers; null where they are not kept.</summary>
    public PayloadCapture? Payloads { get; }

    /// <summary>The writers that have to be drained.</summary>
    public IReadOnlyList<IBackgroundWriter> Writers { get; } = [];

    /// <summary>Delivers what waits.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_spans is not null)
        {
            await _spans.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        if (Forwarder is not null)
        {
            await Forwarder.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        if (Payloads?.Writer is { } payloads)
        {
            await payloads.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener?.Dispose();
        if (_spans is not null)
        {
            await _spans.DisposeAsync().ConfigureAwait(false);
        }

        if (Forwarder is not null)
        {
            await Forwarder.DisposeAsync().ConfigureAwait(false);
        }

        if (Payloads is not null)
        {
            await Payloads.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>For service providers that are disposed synchronously.</summary>
    public void Dispose() => ProcessExit.Await(DisposeAsync().AsTask(), Timeout.InfiniteTimeSpan);
}
