using System.Diagnostics;
using LlmTracing.Telemetry;

namespace LlmTracing.Tests.Telemetry;

public sealed class SpanListenerTests
{
    private const string Canary = "CANARY: the user's own words";

    [Fact]
    public void SpansOfKnownLibraries_AreCaptured_WithoutContent()
    {
        using var source = new ActivitySource("Experimental.Microsoft.Extensions.AI");
        using var capture = new SpanCapture();
        using var trace = SpanCapture.NewTrace();
        using (var chat = source.StartActivity("chat gpt-4o")!)
        {
            chat.SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.request.model", "gpt-4o").SetTag("gen_ai.usage.input_tokens", 12)
                .SetTag("gen_ai.response.finish_reasons", new[] { "stop" })
                .SetTag("gen_ai.input.messages", Canary).SetTag("gen_ai.output.messages", Canary).SetTag("gen_ai.system_instructions", Canary)
                .SetTag("gen_ai.tool.definitions", Canary).SetTag("gen_ai.tool.call.arguments", Canary).SetTag("gen_ai.tool.call.result", Canary)
                .SetTag("gen_ai.prompt.0.content", Canary).SetTag("gen_ai.completion", Canary).SetTag("invented.next_year", Canary)
                .SetTag("gen_ai.openai.request.thing", new object()).SetTag("gen_ai.request.name", new string('x', 300));
            chat.AddEvent(new ActivityEvent("gen_ai.user.message", tags: new() { ["content"] = Canary }));
        }

        var row = capture.Single(trace);
        row.Should().BeEquivalentTo(new { OperationType = "llm_call", Source = source.Name, Status = "completed", EventNames = new[] { "gen_ai.user.message" } });
        row.Attributes.Should().Equal(new Dictionary<string, string>
        {
            ["gen_ai.operation.name"] = "chat", ["gen_ai.request.model"] = "gpt-4o", ["gen_ai.usage.input_tokens"] = "12",
            ["gen_ai.response.finish_reasons"] = "stop",
        });
    }

    [Theory]
    [InlineData("execute_tool", "tool_call")]
    [InlineData("embeddings", "embedding")]
    [InlineData("invoke_agent", "actor")]
    [InlineData("retrieval", "retrieval")]
    [InlineData("something_new", "something_new")]
    public void OperationNamesOfTheConventions_BecomeOperationTypes(string name, string type)
    {
        using var source = new ActivitySource("Microsoft.SemanticKernel.Diagnostics");
        using var capture = new SpanCapture();
        using var trace = SpanCapture.NewTrace();
        using (var span = source.StartActivity(name))
        {
            span!.SetTag("gen_ai.operation.name", name);
        }

        capture.Single(trace).OperationType.Should().Be(type);
    }

    [Fact]
    public void ASinkThatThrows_CostsTheOthersNothing_NorTheApplication()
    {
        using var source = new ActivitySource("Microsoft.SemanticKernel.Faults");
        using var meter = new System.Diagnostics.Metrics.Meter("of this test alone");
        using var good = new SpanCapture();
        using var listener = new SpanListener(
            new LlmTracingOptions(), new OperationalInstruments(meter), [new BreakingSink(), good], TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<SpanListener>.Instance);
        using var trace = SpanCapture.NewTrace();

        source.StartActivity("first")!.Dispose();

        good.Of(trace).Should().HaveCount(2, "it hears of the span itself and by the listener with the broken sink beside it");
    }

    [Fact]
    public void OtherSources_AreNotListenedTo()
    {
        using var source = new ActivitySource("Somebody.Else");
        using var capture = new SpanCapture();
        source.HasListeners().Should().BeFalse();
    }

    [Fact]
    public void SpanSources_AreAnOption()
    {
        using var source = new ActivitySource("Somebody.Elses.Agents");
        using var capture = new SpanCapture(new LlmTracingOptions { SpanSources = { "somebody.elses.*" } });
        using var trace = SpanCapture.NewTrace();
        using (source.StartActivity("run"))
        {
        }

        capture.Single(trace).Name.Should().Be("run");
    }

    [Fact]
    public void TooManyOpenSpans_AreNotCaptured_ButThoseAfterThemAre()
    {
        using var capture = new SpanCapture(maxOpen: 2_000);
        var open = new List<Activity>();
        Activity.Current = null;
        for (var i = 0; i < 5_000; i++)
        {
            open.Add(LlmTracer.StartSpan("open", "x").Activity!);
            Activity.Current = null;
        }

        open.ForEach(a => a.Stop());
        using var trace = SpanCapture.NewTrace();
        for (var i = 0; i < 20; i++)
        {
            LlmTracer.StartSpan("after", "x").Dispose();
        }

        capture.Of(trace).Should().HaveCount(20);
    }

    [Fact]
    public void RootThatOnlyWeSee_IsRecorded_SoThatWhatIsBelowItIsNotLostToOthers()
    {
        using var source = new ActivitySource($"Nobody.Elses.{Guid.NewGuid():N}");
        using var capture = new SpanCapture(new LlmTracingOptions { SpanSources = { source.Name } });
        Activity.Current = null;
        using (var root = source.StartActivity("root")!)
        {
            root.Recorded.Should().BeTrue();
            using var child = source.StartActivity("child")!;
            child.Recorded.Should().BeTrue();
        }

        using var other = new ActivityListener
        {
            ShouldListenTo = s => s.Name == source.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(other);
        using (var root = source.StartActivity("root")!)
        {
            root.Recorded.Should().BeFalse("the other listener's sampler left it out");
        }
    }

    [Fact]
    public void SpanThatNeverEnds_IsWrittenAsRunning_WhenTheListenerStops()
    {
        var capture = new SpanCapture();
        using var trace = SpanCapture.NewTrace();
        var span = LlmTracer.StartSpan("endless", LlmOperations.Sandbox);
        capture.Of(trace).Should().BeEmpty();
        capture.Dispose();

        capture.Single(trace).Should().BeEquivalentTo(new { Status = "running", Name = "endless" });
        span.Dispose();
    }

    private sealed class BreakingSink : ISpanSink
    {
        public Action? Stopping { get; set; }

        public void OnStart(Activity span)
        {
        }

        public void Write(SpanRecord record) => throw new InvalidOperationException("a sink of the host");
    }

    [Fact]
    public void ATagThatThrows_CostsItsSpan_NotTheStopOfTheWriter()
    {
        using var meter = new System.Diagnostics.Metrics.Meter("of this test alone");
        var sink = new Names();
        var sut = new SpanListener(
            new LlmTracingOptions(), new OperationalInstruments(meter), [sink], TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<SpanListener>.Instance);
        using var odd = LlmTracer.StartSpan("odd, not ended", LlmOperations.Context);
        odd.Activity!.SetTag("tag", new Odd());
        using var plain = LlmTracer.StartSpan("plain, not ended", LlmOperations.Context);

        sut.Dispose();

        sink.Written.Should().Contain("plain, not ended").And.NotContain("odd, not ended");
    }

    private sealed class Odd : IFormattable
    {
        public string ToString(string? format, IFormatProvider? formatProvider) => throw new InvalidOperationException("not now");
    }

    private sealed class Names : ISpanSink
    {
        public List<string> Written { get; } = [];

        public Action? Stopping { get; set; }

        public void OnStart(Activity span)
        {
        }

        public void Write(SpanRecord record) => Written.Add(record.Name);
    }
}
