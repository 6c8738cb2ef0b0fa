using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace LlmTracing.Telemetry;

/// <summary>
/// Listens to the spans of <see cref="LlmTracer"/> and of the known GenAI libraries: records their metrics and, where spans are captured, hands
/// each to the writer when it ends. Those that never end are handed over as running when the listener is disposed.
/// </summary>
/// <remarks>Called on the threads that start and stop spans; never throws into them.</remarks>
[SuppressMessage("Design", "CA1031", Justification = "Our fault must not break the host's activities.")]
internal sealed class SpanListener : IDisposable
{
    // Spans that are begun and never ended are a leak of the host's: no more than these are remembered.
    private const int MostOpen = 100_000;

    private readonly ActivityListener _listener;
    private readonly OtherListeners _others = new();
    private readonly LlmTraceContext _defaults;
    private readonly OperationalInstruments _metrics;
    private readonly ISpanSink[] _sinks;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<Activity, LlmTraceContext> _open = new(ReferenceEqualityComparer.Instance);
    private readonly int _maxOpen;
    private int _openCount;
    private int _faults;

    /// <param name="options">Names the sources.</param>
    /// <param name="metrics">Takes the operational metrics.</param>
    /// <param name="sinks">Take the spans; none where they are not captured.</param>
    /// <param name="time">Clock for spans that never ended.</param>
    /// <param name="logger">Told of the first fault.</param>
    /// <param name="maxOpen">Most spans that are open at a time; more are not captured.</param>
    public SpanListener(
        LlmTracingOptions options, OperationalInstruments metrics, IEnumerable<ISpanSink> sinks, TimeProvider time, ILogger<SpanListener> logger,
        int maxOpen = MostOpen)
    {
        _defaults = options.DefaultContext;
        _metrics = metrics;
        _sinks = [.. sinks];
        _time = time;
        _logger = new QuietLogger(logger);
        _maxOpen = maxOpen;
        var own = LlmTracer.Source;  // made before anyone is asked whether he listens to it
        var sources = new SourceNames(_sinks.Length == 0 ? [] : options.SpanSources);
        _listener = new ActivityListener
        {
            ShouldListenTo = source => !OtherListeners.IsProbe(source) && (ReferenceEquals(source, own) || sources.Contains(source.Name)),
            Sample = (ref ActivityCreationOptions<ActivityContext> activity) => Sample(activity.Source, activity.Parent),
            SampleUsingParentId = static (ref ActivityCreationOptions<string> _) => ActivitySamplingResult.AllData,
            ActivityStarted = OnStarted,
            ActivityStopped = OnStopped,
        };
        foreach (var sink in _sinks)
        {
            sink.Stopping += Dispose;
        }

        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Stops listening and hands over the spans that never ended. May be called more than once.</summary>
    public void Dispose()
    {
        _listener.Dispose();
        _others.Dispose();
        foreach (var (activity, context) in _open)
        {
            if (_open.TryRemove(activity, out _))
            {
                WriteOpen(activity, context);
            }
        }
    }

    private static LlmSpanStatus StatusOf(Activity activity)
    {
        if (activity.GetTagItem(GenAiAttributes.SpanStatus) is "cancelled")
        {
            return LlmSpanStatus.Cancelled;
        }

        return activity.Status == ActivityStatusCode.Error ? LlmSpanStatus.Failed : LlmSpanStatus.Completed;
    }

    // Samplers of OpenTelemetry follow the parent. A root that only we see has no decision to be followed: were it not recorded, everything below it
    // would be lost to them. Where somebody else listens to the source, the decision is his.
    private ActivitySamplingResult Sample(ActivitySource source, ActivityContext parent) =>
        parent == default && !_others.Exist(source) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.AllData;

    private void OnStarted(Activity activity)
    {
        try
        {
            if (_sinks.Length == 0 || activity.IdFormat != ActivityIdFormat.W3C)
            {
                return;
            }

            if (Interlocked.Increment(ref _openCount) > _maxOpen)
            {
                Interlocked.Decrement(ref _openCount);
                return;
            }

            _open[activity] = LlmTraceScope.Current?.Context.Over(_defaults) ?? _defaults;
            foreach (var sink in _sinks)
            {
                sink.OnStart(activity);
            }
        }
        catch (Exception fault)
        {
            OnFault(fault);
        }
    }

    private void OnStopped(Activity activity)
    {
        try
        {
            var status = StatusOf(activity);
            _metrics.OnSpanEnd(activity, SpanReader.OperationType(activity), status == LlmSpanStatus.Failed);
            if (!_open.TryRemove(activity, out var context))
            {
                return;
            }

            Interlocked.Decrement(ref _openCount);
            Write(activity, context, status, SpanReader.StartOf(activity) + activity.Duration);
        }
        catch (Exception fault)
        {
            OnFault(fault);
        }
    }

    private void WriteOpen(Activity activity, LlmTraceContext context)
    {
        try
        {
            Write(activity, context, LlmSpanStatus.Running, _time.GetUtcNow());
        }
        catch (Exception fault)
        {
            OnFault(fault);
        }
    }

    private void Write(Activity activity, LlmTraceContext context, LlmSpanStatus status, DateTimeOffset endedAt)
    {
        var record = SpanReader.Read(activity, context, status, endedAt);
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

    private void OnFault(Exception fault)
    {
        if (Interlocked.Exchange(ref _faults, 1) == 0)
        {
            Log.SpanCaptureFailed(_logger, fault);
        }
    }
}
