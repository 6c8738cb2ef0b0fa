using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using LlmTracing.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmTracing.Tests.Telemetry;

/// <summary>A span listener whose rows are kept, and the metrics beside it. Rows are asked for by trace: tests run side by side.</summary>
internal sealed class SpanCapture : ISpanSink, IDisposable
{
    private readonly ConcurrentQueue<SpanRecord> _rows = new();
    private readonly SpanListener _listener;
    private readonly Meter _meter = new($"LlmTracing.{Guid.NewGuid():N}");

    public SpanCapture(LlmTracingOptions? options = null, int maxOpen = 100_000)
    {
        Metrics = new OperationalInstruments(_meter);
        View = new MetricView(_meter.Name);
        _listener = new SpanListener(options ?? new LlmTracingOptions(), Metrics, [this], TimeProvider.System, NullLogger<SpanListener>.Instance, maxOpen);
    }

    public Action? Stopping { get; set; }

    public OperationalInstruments Metrics { get; }

    public MetricView View { get; }

    /// <summary>A trace of this test alone.</summary>
    public static Activity NewTrace()
    {
        Activity.Current = null;
        return new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
    }

    public IReadOnlyList<SpanRecord> Of(Activity trace) => [.. _rows.Where(r => r.TraceId == trace.TraceId.ToHexString())];

    public SpanRecord Single(Activity trace) => Of(trace).Should().ContainSingle().Subject;

    public void Dispose()
    {
        _listener.Dispose();
        View.Dispose();
        _meter.Dispose();
    }

    public void OnStart(Activity span)
    {
    }

    public void Write(SpanRecord record) => _rows.Enqueue(record);
}
