using System.Diagnostics.Metrics;
using LlmTracing.Assembly;
using LlmTracing.Telemetry;
using LlmTracing.Writing;
using OpenTelemetry.Metrics;

namespace LlmTracing.Tests.Telemetry;

public sealed class OperationalMetricsTests
{
    [Fact]
    public void All_AreTheFourteen_EachWithUnitAndDescription()
    {
        LlmMetrics.All.Select(m => m.Name).Should().Equal(
            "plan.duration_seconds", "plan.cost_usd", "plan.decisions_count", "plan.child_plans_count", "actor.invocation_duration_ms",
            "actor.token_usage", "tool.invocation_duration_ms", "tool.error_rate", "context.build_duration_ms", "context.tokens_used",
            "index.query_duration_ms", "sandbox.operation_duration_ms", "llm.retry_count", "trace.dropped_count");
        LlmMetrics.All.Should().OnlyContain(m => m.Unit.Length > 0 && m.Description.Length > 0);
    }

    [Fact]
    public void SpansRecordAllOfThem_WithoutFurtherCode()
    {
        using var capture = new SpanCapture();
        using var trace = SpanCapture.NewTrace();
        using (LlmTracer.StartSpan("book a trip", LlmOperations.Plan))
        {
            using (LlmTracer.StartSpan("which airline", LlmOperations.Decision))
            {
            }

            using (LlmTracer.StartSpan("book the hotel", LlmOperations.Plan))
            {
                Call(capture, 0.5m);
            }

            using (LlmTracer.StartSpan("agent", LlmOperations.Actor))
            {
                Call(capture, 0.25m);
                LlmTracer.StartSpan("search", LlmOperations.ToolCall).Complete();
                LlmTracer.StartSpan("search", LlmOperations.ToolCall).Fail("timeout");
                LlmTracer.StartSpan("gather", LlmOperations.Context).Complete();
                LlmTracer.StartSpan("lookup", LlmOperations.Index).Complete();
                LlmTracer.StartSpan("run", LlmOperations.Sandbox).Complete();
            }
        }

        var points = capture.View.Collect();

        points.Select(p => p.Instrument).Distinct().Should().BeEquivalentTo(LlmMetrics.All.Where(m => m != LlmMetrics.TraceDroppedCount).Select(m => m.Name));
        points.Should().OnlyContain(p => Definition(p).Unit == p.Unit && KindOf(p.Type) == Definition(p).Kind);
        Sum("plan.cost_usd", "book a trip").Should().BeApproximately(0.75, 1e-9);
        Sum("plan.cost_usd", "book the hotel").Should().BeApproximately(0.5, 1e-9);
        Sum("plan.decisions_count", "book a trip").Should().Be(1);
        Sum("plan.child_plans_count", "book a trip").Should().Be(1);
        Sum("actor.token_usage", "agent").Should().Be(110);
        Sum("tool.error_rate", "search").Should().Be(0.5);
        points.Where(p => p.Instrument == "llm.retry_count").Sum(p => p.Sum).Should().Be(4);

        double Sum(string instrument, string name) => points.Single(p => p.Instrument == instrument && name.Equals(p.Tags["name"])).Sum;
    }

    [Theory]
    [InlineData(2, 3, 2)]  // three attempts inside one row
    [InlineData(2, 1, 1)]  // the third row of a client that retries above the handler
    [InlineData(2, 0, 1)]
    [InlineData(3, 3, 3)]  // its second row, with three attempts inside
    [InlineData(0, 1, 0)]
    public void RetryCount_CountsEachRetryOnce(int retryCount, int attempts, int expected)
    {
        using var meter = new Meter($"LlmTracing.{Guid.NewGuid():N}");
        var instruments = new OperationalInstruments(meter);
        using var view = new MetricView(meter.Name);
        instruments.OnCallEnd(new TraceRecord { RetryCount = (ushort)retryCount, AttemptStatus = new ushort[attempts] });

        view.Collect().Where(p => p.Instrument == "llm.retry_count").Sum(p => p.Sum).Should().Be(expected);
    }

    [Fact]
    public void WriterCountsWhatIsDropped()
    {
        var dropped = new Dictionary<DropReason, long> { [DropReason.QueueFull] = 3, [DropReason.Rejected] = 4 };
        using var factory = new OwnMeters();
        using var view = new MetricView(factory.Name);
        using var metrics = new WriterMetrics("calls", () => new TraceWriterStatistics { Dropped = dropped }, factory);

        view.Collect().Single(p => p.Instrument == "trace.dropped_count").Sum.Should().Be(7);
    }

    private static LlmMetric Definition(MetricView.Point point) => LlmMetrics.All.Single(m => m.Name == point.Instrument);

    private static LlmMetricKind KindOf(MetricType type) => type switch
    {
        MetricType.Histogram => LlmMetricKind.Histogram,
        MetricType.LongSum or MetricType.DoubleSum => LlmMetricKind.Counter,
        _ => LlmMetricKind.Gauge,
    };

    private static void Call(SpanCapture capture, decimal cost)
    {
        var telemetry = new CallTelemetry(new Meter("unused"), capture.Metrics, GenAiConventions.Version141, TimeProvider.System);
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://api.openai.com/v1/chat/completions");
        var current = System.Diagnostics.Activity.Current;
        var span = CallTelemetry.Start(request, new CallFacts { Operation = "chat", Provider = "openai" });
        System.Diagnostics.Activity.Current = current;
        telemetry.Finish(span, new TraceRecord
        {
            Model = "gpt-4o", UsageSource = "provider", InputTokens = 100, OutputTokens = 10, TotalTokens = 110, CostUsd = cost, RetryCount = 2, AttemptStatus = [503, 503, 200],
        });
    }

    // Meters under a name of this test alone.
    private sealed class OwnMeters : IMeterFactory
    {
        public string Name { get; } = $"LlmTracing.{Guid.NewGuid():N}";

        public Meter Create(MeterOptions options) => new(Name);

        public void Dispose()
        {
        }
    }
}
