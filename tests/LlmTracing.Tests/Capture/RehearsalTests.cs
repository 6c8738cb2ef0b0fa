using System.Diagnostics;
using System.Diagnostics.Metrics;
using LlmTracing.Capture;
using LlmTracing.Testing;

namespace LlmTracing.Tests.Capture;

public sealed class RehearsalTests
{
    [Fact]
    public async Task RunAsync_WalksAWholeCallAndAStreamedOneToTheirRecords()
    {
        var sink = new CapturingTraceSink();

        await Rehearsal.RunAsync(sink);

        sink.Records.Should().SatisfyRespectively(
            whole => whole.Should().BeEquivalentTo(new { Provider = "openai", IsStreaming = false, InputTokens = 12u, OutputTokens = 3u, IsComplete = true }),
            streamed => streamed.Should().BeEquivalentTo(new { Provider = "openai", IsStreaming = true, InputTokens = 12u, OutputTokens = 3u, IsComplete = true }));
        sink.Records.Should().OnlyContain(static record => record.AttemptStatus.Count == 1 && record.CostUsd > 0 && record.ErrorCode == "");
    }

    [Fact]
    public async Task RunAsync_IsSeenByNoListener()
    {
        var sink = new CapturingTraceSink();
        var seen = new AsyncLocal<List<string>> { Value = [] };
        using var spans = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == LlmTracingTelemetry.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = span => seen.Value?.Add(span.OperationName),
        };
        ActivitySource.AddActivityListener(spans);
        using var numbers = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == LlmTracingTelemetry.Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        numbers.SetMeasurementEventCallback<long>((instrument, _, _, _) => seen.Value?.Add(instrument.Name));
        numbers.SetMeasurementEventCallback<double>((instrument, _, _, _) => seen.Value?.Add(instrument.Name));
        numbers.Start();

        await Rehearsal.RunAsync(sink);

        sink.Records.Should().HaveCount(2);
        seen.Value.Should().BeEmpty();
    }
}
