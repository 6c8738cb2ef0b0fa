using System.Diagnostics;
using System.Diagnostics.Metrics;
using LlmTracing.Benchmarks.Workloads;
using static LlmTracing.Benchmarks.Compare.CompareRunner;

namespace LlmTracing.Benchmarks.Compare.Cases;

/// <summary>What a scope, a span and metrics add to a traced call, with and without listeners.</summary>
internal sealed class OverheadCase : ICompareCase
{
    private static readonly LlmTraceContext Context = new()
    {
        OrgId = new Guid("0c3c4f7e-5f0d-4c8e-9a53-0d3b8a6a3f11"), AgentId = new Guid("7a1f7d52-9d52-4b8e-8e2a-2f3f6c1f0b22"), StepId = "plan",
    };

    private long _measurements;

    public string Name => "Scope, span and metrics around a traced call";

    public IReadOnlyList<string> Ids { get; } = ["overhead"];

    public async Task<IReadOnlyList<Target>> RunAsync(CompareOptions options)
    {
        using var client = InProcessHandler.Client([Answers.Chat2Kb], "application/json", new LlmTracingHandler(new CountingSink()));
        var request = Answers.ChatRequest(stream: false);
        var buffer = new byte[16 * 1024];
        Func<Task> call = () => InProcessHandler.CallAsync(client, request, buffer);
        Func<Task> inScope = () => InScopeAsync(call);
        Func<Task> inSpan = () => InSpanAsync(call);
        Func<Task> inBoth = () => InScopeAsync(inSpan);
        (string Name, Func<int, Task> Run)[] contenders =
        [
            ("the traced call alone", Repeat(call)),
            ("in a scope", Repeat(inScope)),
            ("in a span, nobody listens", Repeat(inSpan)),
            ("spans listened to", Repeat(call, ListenToSpans)),
            ("in a span, spans listened to", Repeat(inSpan, ListenToSpans)),
            ("metrics listened to", Repeat(call, ListenToMetrics)),
            ("in scope and span, both listened to", Repeat(inBoth, ListenToSpans, ListenToMetrics)),
        ];
        var costs = await options.Rounds(41, 21, 2000).RunAsync([.. contenders.Select(c => c.Run)]).ConfigureAwait(false);
        if (_measurements == 0)
        {
            throw new InvalidOperationException("No metric was recorded: the measurement is of nothing.");
        }

        Line($"{contenders[0].Name}: {costs[0].Nanoseconds:0} ns {costs[0].Bytes:0} B");
        for (var i = 1; i < costs.Length; i++)
        {
            Line($"{contenders[i].Name}: {costs[i].Nanoseconds - costs[0].Nanoseconds:+0;-0} ns {costs[i].Bytes - costs[0].Bytes:+0;-0;0} B");
        }

        return [];
    }

    private static async Task InScopeAsync(Func<Task> call)
    {
        using var scope = LlmTraceScope.Begin(Context);
        await call().ConfigureAwait(false);
    }

    private static async Task InSpanAsync(Func<Task> call)
    {
        using var span = LlmTracer.StartSpan("answer", LlmOperations.Actor);
        await call().ConfigureAwait(false);
    }

    private static Func<int, Task> Repeat(Func<Task> call, params Func<IDisposable>[] listeners) => async n =>
    {
        var listening = Array.ConvertAll(listeners, static listen => listen());
        for (var i = 0; i < n; i++)
        {
            await call().ConfigureAwait(false);
        }

        Array.ForEach(listening, static listener => listener.Dispose());
    };

    /// <summary>Records every span, as an exporter that samples all of them does.</summary>
    private static ActivityListener ListenToSpans()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == LlmTracingTelemetry.Name,
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    /// <summary>Counts every measurement and drops it.</summary>
    private MeterListener ListenToMetrics()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == LlmTracingTelemetry.Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => _measurements++);
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => _measurements++);
        listener.Start();
        return listener;
    }
}
