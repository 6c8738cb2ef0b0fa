using System.Diagnostics.CodeAnalysis;
using LlmTracing.Assembly;
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
    private readonly ITraceSink[] _sinks;
    private readonly Func<HttpRequestMessage, CallObserver?> _observe;
    private readonly TraceAssembler _assembler;
    private readonly ILogger _logger;
    private readonly bool _isEnabled;
    private long _faults;

    public TracePipeline(IEnumerable<ITraceSink> sinks, LlmTracingOptions options, TimeProvider time, ILoggerFactory? loggerFactory)
        : this(sinks, options, time, loggerFactory, new ProviderCatalog().Observe)
    {
    }

    internal TracePipeline(
        IEnumerable<ITraceSink> sinks,
        LlmTracingOptions options,
        TimeProvider time,
        ILoggerFactory? loggerFactory,
        Func<HttpRequestMessage, CallObserver?> observe)
    {
        _sinks = [.. sinks];
        _observe = observe;
        _assembler = new TraceAssembler(new PriceBook(), time, options);
        _logger = loggerFactory?.CreateLogger<LlmTracingHandler>() ?? (ILogger)NullLogger.Instance;
        _isEnabled = options.Enabled && _sinks.Length > 0;
        Time = time;
    }

    public TimeProvider Time { get; }

    /// <summary>Times that the library itself failed while it observed a call.</summary>
    public long Faults => Interlocked.Read(ref _faults);

    /// <summary>Begins to trace a request; null where it is no LLM call, is traced already or tracing is off.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The traced call is sacred: our fault leaves it untraced, not broken.")]
    public TracedCall? Begin(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!_isEnabled)
            return null;
        try
        {
            return request.Content is not ObservedRequestContent && _observe(request) is { } observer
                ? new TracedCall(this, observer, cancellationToken)
                : null;
        }
        catch (Exception fault)
        {
            OnFault(fault);
            return null;
        }
    }

    /// <summary>Makes the record of a call that ended and hands it to every sink.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A sink is the host's code: whatever it throws, the call and the other sinks go on.")]
    public void Complete(CallFacts call)
    {
        TraceRecord record;
        try
        {
            record = _assembler.Assemble(call);
        }
        catch (Exception fault)
        {
            OnFault(fault);
            return;
        }

        foreach (var sink in _sinks)
        {
            try
            {
                sink.Write(record);
            }
            catch (Exception fault)
            {
                OnFault(fault);
            }
        }
    }

    /// <summary>Counts a fault of our own; the first one is logged.</summary>
    public void OnFault(Exception fault)
    {
        if (Interlocked.Increment(ref _faults) == 1)
            Log.CaptureFailed(_logger, fault);
    }
}
