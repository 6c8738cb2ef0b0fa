using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using LlmTracing.Capture;
using LlmTracing.Telemetry;
using LlmTracing.Tests.Support;

namespace LlmTracing.Tests.Capture;

public sealed class ListenerFaultTests
{
    [Fact]
    public async Task AListenerThatThrows_CostsNoRecord()
    {
        using var meter = new Meter("of this test alone");
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (ReferenceEquals(instrument.Meter, meter))
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => throw new InvalidOperationException("a listener of the host"));
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => throw new InvalidOperationException("a listener of the host"));
        listener.Start();
        var sink = new CapturingSink();
        var pipeline = new TracePipeline(new LlmTracingOptions(), [sink], meter: meter);
        using var client = new HttpClient(new LlmTracingHandler(pipeline)
        {
            InnerHandler = new StubHandler(static _ => new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent("""{"id":"c","model":"m","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2}}"""),
            }),
        });

        using var response = await client.PostAsync("https://api.openai.com/v1/chat/completions", new StringContent("""{"model":"m"}"""));

        sink.Records.Should().ContainSingle().Which.TotalTokens.Should().Be(7);
        pipeline.Faults.Should().Be(1);
    }

    [Fact]
    public async Task AnActivityListenerThatThrows_CostsNoFactOfTheRequest()
    {
        using var ours = new Activity("ours").Start();
        var stopped = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => ReferenceEquals(s, CallTelemetry.Source),
            Sample = (ref ActivityCreationOptions<ActivityContext> a) => a.Parent.TraceId == ours.TraceId ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStarted = a => Refuse(a, ours),
            ActivityStopped = a => stopped += a.TraceId == ours.TraceId ? 1 : 0,
        };
        ActivitySource.AddActivityListener(listener);
        var sink = new CapturingSink();
        var pipeline = new TracePipeline(new LlmTracingOptions(), [sink]);
        using var client = new HttpClient(new LlmTracingHandler(pipeline)
        {
            InnerHandler = new StubHandler(static _ => new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent("""{"id":"c","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2}}"""),
            }),
        });

        using var response = await client.PostAsync("https://api.openai.com/v1/chat/completions", new StringContent("""{"model":"m"}"""));

        sink.Records.Should().ContainSingle().Which.Model.Should().Be("m");
        sink.Records[0].TotalTokens.Should().Be(7);
        stopped.Should().Be(1, "what began ends");
        Activity.Current.Should().BeSameAs(ours);
    }

    // Tests run side by side and every listener sees every activity.
    private static void Refuse(Activity activity, Activity parent)
    {
        if (activity.TraceId == parent.TraceId)
        {
            throw new InvalidOperationException("a listener of the host");
        }
    }
}
