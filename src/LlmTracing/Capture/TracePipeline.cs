using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using LlmTracing.Assembly;
using LlmTracing.Context;
using LlmTracing.Payloads;
using LlmTracing.Pricing;
using LlmTracing.Providers;
using LlmTracing.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmTracing.Capture;

/// <summary>
/// The way of a call through the library: the catalog recognises it, an observer reads it, the assembler makes its record, the sinks take it.
/// Built once; safe for many threads.
/// </summary>
/// <remarks>Nothing that goes wrong here reaches the call: it is counted, and logged once.</remarks>
internal sealed class TracePipeline
{
    private readonly LlmTraceContext _defaults;
    private readonly TraceAssembler _assembler;
    private readonly RecordEnrichers _enrichers;
    private readonly CallTelemetry? _telemetry;
    private readonly ITraceSink[] _sinks;
    private readonly ILogger _logger;
    private long _faults;

    public TracePipeline(
        LlmTracingOptions options,
        IEnumerable<ITraceSink> sinks,
        TimeProvider? time = null,
        ILoggerFactory? loggers = null,
        Meter? meter = null,
        OperationalInstruments? operational = null,
        PriceBook? prices = null,
        PayloadCapture? payloads = null,
        bool isObservable = true)
    {
        loggers ??= NullLoggerFactory.Instance;
        Time = time ?? TimeProvider.System;
        Catalog = new ProviderCatalog(options.Providers);
        _defaults = options.DefaultContext;
        _assembler = new TraceAssembler(prices ?? new PriceBook(options, loggers.CreateLogger<PriceBook>()), Time, options);
        _enrichers = new RecordEnrichers(options.Enrich, loggers.CreateLogger<RecordEnrichers>());
        if (isObservable)
        {
            _telemetry = new CallTelemetry(meter ?? LlmTracingTelemetry.SharedMeter, operational ?? OperationalInstruments.Shared, options.Conventions, Time);
        }

        _sinks = [.. sinks];
        Payloads = payloads;
        _logger = new QuietLogger(loggers.CreateLogger<LlmTracingHandler>());
        RequestsStreamUsage = options.RequestStreamUsage;
        IsEnabled = options.Enabled && _sinks.Length > 0;
    }

    /// <summary>Whether calls are traced at all: not where it is turned off, or where nobody takes the records.</summary>
    public bool IsEnabled { get; }

    /// <summary>Whether streaming requests are made to ask for usage.</summary>
    public bool RequestsStreamUsage { get; }

    public ProviderCatalog Catalog { get; }

    public TimeProvider Time { get; }

    /// <summary>Keeps requests and answers; null, as by default, where they are not kept.</summary>
    public PayloadCapture? Payloads { get; }

    /// <summary>Times that the library itself failed while it observed a call.</summary>
    public long Faults => Interlocked.Read(ref _faults);

    /// <summary>Begins to trace a request; null where it is no LLM call, is traced already or tracing is off.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The traced call is sacred: our fault leaves it untraced, not broken.")]
    public TracedCall? Begin(
        HttpRequestMessage request, Func<HttpRequestMessage, CallObserver?> observe, CancellationToken cancellationToken)
    {
        if (!IsEnabled)
        {
            return null;
        }

        try
        {
            if (TracedCall.Of(request) is not null || observe(request) is not { } observer)
            {
                return null;
            }

            observer.Facts.Context = CallContext.Capture(request, _defaults);
            observer.Facts.OnChunkGap = _telemetry?.OnChunkGap;
            return new TracedCall(this, observer, cancellationToken);
        }
        catch (Exception fault)
        {
            OnFault(fault);
            return null;
        }
    }

    /// <summary>Starts the activity of a call; none where calls are not observable.</summary>
    public CallSpan StartSpan(HttpRequestMessage request, CallFacts call) => _telemetry is null ? default : CallTelemetry.Start(request, call);

    /// <summary>Makes the record of a call that ended and hands it to everyone who waits for it.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The traced call is sacred.")]
    public void Complete(CallFacts call, PayloadTap? payload = null)
    {
        if (!call.IsCall)
        {
            Forget(call, payload);
            return;
        }

        try
        {
            var record = _assembler.Assemble(call);
            record.RequestId = RequestId.New(record.RequestedAt);
            _enrichers.Enrich(record);
            call.Context.OnCallEnded(record);
            Finish(call, record);
            var content = payload is null ? null : Payloads!.End(payload, record);
            foreach (var sink in _sinks)
            {
                Write(sink, record, content);
            }

            if (content is not null)
            {
                Payloads!.Write(content);
            }
        }
        catch (Exception fault)
        {
            OnFault(fault);
            payload?.Release();
        }
    }

    /// <summary>Leaves no trace of a request that turned out to be no call.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Listeners are the host's code.")]
    private void Forget(CallFacts call, PayloadTap? payload)
    {
        try
        {
            CallTelemetry.Discard(call.Span);
        }
        catch (Exception fault)
        {
            OnFault(fault);
        }

        payload?.Release();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Listeners are the host's code: what one throws must not cost the record.")]
    private void Finish(CallFacts call, TraceRecord record)
    {
        try
        {
            _telemetry?.Finish(call.Span, record);
        }
        catch (Exception fault)
        {
            OnFault(fault);
        }
    }

    /// <summary>Counts a fault of our own; the first one is logged.</summary>
    public void OnFault(Exception fault)
    {
        if (Interlocked.Increment(ref _faults) == 1)
        {
            Log.CaptureFailed(_logger, fault);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A sink may be the host's code: whatever it throws, the other sinks go on.")]
    private void Write(ITraceSink sink, TraceRecord record, PendingPayload? content)
    {
        try
        {
            if (content is not null && sink is IPayloadSink contents)
            {
                contents.Write(record, content);
            }
            else
            {
                sink.Write(record);
            }
        }
        catch (Exception fault)
        {
            OnFault(fault);
        }
    }
}
