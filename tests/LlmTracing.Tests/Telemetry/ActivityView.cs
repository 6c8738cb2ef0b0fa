using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace LlmTracing.Tests.Telemetry;

/// <summary>The OpenTelemetry SDK's view of activities, in memory; of one trace, so that tests beside it do not disturb.</summary>
internal sealed class ActivityView : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly TracerProvider _provider;

    public ActivityView(params string[] sources) =>
        _provider = Sdk.CreateTracerProviderBuilder().SetSampler(new AlwaysOnSampler())
            .AddSource([LlmTracingTelemetry.Name, Root.Name, .. sources]).AddProcessor(new Processor(_ended)).Build();

    /// <summary>A source of the tests, for roots.</summary>
    public static ActivitySource Root { get; } = new("LlmTracing.Tests");

    public IReadOnlyList<Activity> Of(ActivityTraceId trace) => [.. _ended.Where(a => a.TraceId == trace)];

    public void Dispose() => _provider.Dispose();

    private sealed class Processor(ConcurrentQueue<Activity> ended) : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => ended.Enqueue(data);
    }
}
