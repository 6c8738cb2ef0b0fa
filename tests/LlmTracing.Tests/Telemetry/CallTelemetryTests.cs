using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using LlmTracing.Assembly;
using LlmTracing.Capture;
using LlmTracing.Telemetry;
using LlmTracing.Tests.Context;
using LlmTracing.Tests.Support;

namespace LlmTracing.Tests.Telemetry;

public sealed class CallTelemetryTests
{
    private static readonly double[] Seconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, double.PositiveInfinity];

    [Fact]
    public void Call_IsAnActivityByTheConventions_BelowTheCurrentOne()
    {
        using var view = new ActivityView();
        using var root = ActivityView.Root.StartActivity("root")!;
        var record = Call();

        Run(record, GenAiConventions.Version141);

        var activity = view.Of(root.TraceId).Should().ContainSingle().Subject;
        activity.DisplayName.Should().Be("chat gpt-4o");
        activity.Kind.Should().Be(ActivityKind.Client);
        activity.Duration.Should().Be(TimeSpan.FromMilliseconds(1500));
        activity.TagObjects.Should().Contain(new Dictionary<string, object?>
        {
            ["gen_ai.operation.name"] = "chat", ["gen_ai.provider.name"] = "openai", ["gen_ai.request.model"] = "gpt-4o",
            ["gen_ai.response.model"] = "gpt-4o-2024-08-06", ["gen_ai.response.id"] = "chatcmpl-1", ["gen_ai.request.temperature"] = 0.5d,
            ["gen_ai.usage.input_tokens"] = 100L, ["gen_ai.usage.output_tokens"] = 20L, ["gen_ai.usage.cache_read.input_tokens"] = 64L,
            ["gen_ai.usage.cache_creation.input_tokens"] = 3L, ["server.address"] = "api.openai.com", ["server.port"] = 443,
            ["llmtracing.request_id"] = "r1", ["llmtracing.step_id"] = "s1",
        });
        activity.GetTagItem("gen_ai.response.finish_reasons").Should().BeEquivalentTo(new[] { "stop" });
        record.Should().BeEquivalentTo(new
        {
            TraceId = root.TraceId.ToHexString(), SpanId = activity.SpanId.ToHexString(), ParentSpanId = root.SpanId.ToHexString(),
        });
    }

    [Fact]
    public void FailedCall_HasErrorTypeAndStatus_AndNoText()
    {
        using var view = new ActivityView();
        using var root = ActivityView.Root.StartActivity("root")!;
        var record = Call();
        (record.ErrorCode, record.ErrorType, record.ErrorMessage) = (ErrorCodes.RateLimited, "rate_limit_exceeded", "the prompt was ...");

        Run(record, GenAiConventions.Version141);

        var activity = view.Of(root.TraceId).Single();
        activity.Status.Should().Be(ActivityStatusCode.Error);
        activity.StatusDescription.Should().Be("RATE_LIMITED");
        activity.GetTagItem("error.type").Should().Be("rate_limit_exceeded");
        activity.TagObjects.Should().NotContain(t => t.Value is string && ((string)t.Value).Contains("prompt"));
    }

    [Fact]
    public void AmbientActivityOfAClientLibrary_IsEnriched_NotDoubled()
    {
        using var source = new ActivitySource("Experimental.Microsoft.Extensions.AI.A");
        using var view = new ActivityView(source.Name);
        using var root = ActivityView.Root.StartActivity("root")!;
        var record = Call();
        using (var ambient = source.StartActivity("chat gpt-4o", ActivityKind.Client)!)
        {
            ambient.SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.response.id", "theirs");
            using (ActivityView.Root.StartActivity("POST"))
            {
                Run(record, GenAiConventions.Version141);
            }
        }

        var activities = view.Of(root.TraceId);
        activities.Select(a => a.DisplayName).Should().BeEquivalentTo("POST", "chat gpt-4o");
        var enriched = activities.Single(a => a.Source == source);
        enriched.GetTagItem("gen_ai.response.id").Should().Be("theirs");
        enriched.GetTagItem("gen_ai.usage.input_tokens").Should().Be(100L);
        record.SpanId.Should().Be(enriched.SpanId.ToHexString());
        record.ParentSpanId.Should().Be(root.SpanId.ToHexString());
    }

    [Fact]
    public void SecondCallBelowTheSameClientActivity_IsAChildOfIt()
    {
        using var source = new ActivitySource("Experimental.Microsoft.Extensions.AI.B");
        using var view = new ActivityView(source.Name);
        using var root = ActivityView.Root.StartActivity("root")!;
        var retried = Call();
        string ambientId;
        using (var ambient = source.StartActivity("chat gpt-4o", ActivityKind.Client)!)
        {
            ambient.SetTag("gen_ai.operation.name", "chat");
            ambientId = ambient.SpanId.ToHexString();
            Run(Call(), GenAiConventions.Version141);
            Run(retried, GenAiConventions.Version141);
        }

        view.Of(root.TraceId).Should().HaveCount(2);
        retried.ParentSpanId.Should().Be(ambientId);
    }

    [Fact]
    public void ToolSpanOfAnAgentFramework_IsTheParentOfTheCall()
    {
        using var source = new ActivitySource("Experimental.Microsoft.Extensions.AI.C");
        using var view = new ActivityView(source.Name);
        using var root = ActivityView.Root.StartActivity("root")!;
        var record = Call();
        string tool;
        using (var ambient = source.StartActivity("execute_tool search")!)
        {
            ambient.SetTag("gen_ai.operation.name", "execute_tool");
            tool = ambient.SpanId.ToHexString();
            Run(record, GenAiConventions.Version141);
        }

        view.Of(root.TraceId).Should().HaveCount(2);
        record.ParentSpanId.Should().Be(tool);
    }

    [Fact]
    public void Finish_LeavesTheActivityCurrentInWhichTheAnswerIsRead()
    {
        using var view = new ActivityView();
        using var root = ActivityView.Root.StartActivity("root")!;
        var span = Start();
        Activity.Current = root;
        using var reading = ActivityView.Root.StartActivity("reading")!;

        Telemetry(GenAiConventions.Version141, out _).Finish(span, Call());

        Activity.Current.Should().BeSameAs(reading);
    }

    [Fact]
    public void Metrics_HaveTheAdvisedBuckets_AndOnlyProviderCounts()
    {
        var telemetry = Telemetry(GenAiConventions.Version141, out var meter);
        using var view = new MetricView(meter);
        var estimated = Call();
        estimated.UsageSource = "estimated";
        var failed = Call();
        (failed.UsageSource, failed.ErrorCode, failed.ErrorType) = ("none", ErrorCodes.ProviderUnavailable, "server_error");
        telemetry.Finish(default, Call());
        telemetry.Finish(default, estimated);
        telemetry.Finish(default, failed);

        var points = view.Collect();

        var tokens = points.Where(p => p.Instrument == "gen_ai.client.token.usage").ToDictionary(p => (string)p.Tags["gen_ai.token.type"]!);
        tokens["input"].Should().Match<MetricView.Point>(p => p.Sum == 100 && p.Count == 1 && p.Unit == "{token}");
        tokens["output"].Sum.Should().Be(20);
        tokens["input"].Bounds.Should().Equal(1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864, double.PositiveInfinity);
        var durations = points.Where(p => p.Instrument == "gen_ai.client.operation.duration").ToList();
        durations.Sum(p => p.Count).Should().Be(3);
        durations.Single(p => p.Tags.ContainsKey("error.type")).Tags["error.type"].Should().Be("server_error");
        var first = points.Single(p => p.Instrument == "gen_ai.client.operation.time_to_first_chunk");
        first.Should().Match<MetricView.Point>(p => p.Sum == 0.3 * 3 && p.Unit == "s");
        first.Bounds.Should().Equal(Seconds);
    }

    [Fact]
    public async Task TimePerOutputChunk_IsRecordedForEachChunkAfterTheFirst()
    {
        var time = new ManualTime();
        using var meter = new Meter($"{LlmTracingTelemetry.Name}.{Guid.NewGuid():N}");
        var pipeline = new TracePipeline(new LlmTracingOptions(), [new CapturingSink()], time, meter: meter);
        var events = Enumerable.Range(0, 4).Select(i => $"data: {{\"model\":\"gpt-4o-2024-08-06\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"w{i}\"}}}}]}}\n\n").ToArray();
        using var http = new HttpClient(new LlmTracingHandler(pipeline)
        {
            InnerHandler = new StubHandler(_ => new HttpResponseMessage
            {
                Content = new StreamContent(new PieceStream(Encoding.UTF8.GetBytes(string.Concat(events)), events[0].Length)) { Headers = { ContentType = new("text/event-stream") } },
            }),
        });
        await CallAsync();  // nobody listens yet
        using var view = new MetricView(meter.Name);
        await CallAsync();

        var point = view.Collect().Single(p => p.Instrument == "gen_ai.client.operation.time_per_output_chunk");
        point.Should().Match<MetricView.Point>(p => p.Count == 3 && p.Unit == "s");
        point.Sum.Should().BeApproximately(0.1 + 0.2 + 0.3, 1e-9);
        point.Bounds.Should().Equal(Seconds);
        point.Tags.Should().Contain(new Dictionary<string, object?>
        {
            ["gen_ai.operation.name"] = "chat", ["gen_ai.provider.name"] = "openai", ["gen_ai.request.model"] = "gpt-4o",
            ["gen_ai.response.model"] = "gpt-4o-2024-08-06", ["server.address"] = "api.openai.com", ["server.port"] = 443,
        });

        async Task CallAsync()
        {
            using var content = new StringContent("""{"model":"gpt-4o","stream":true}""", Encoding.UTF8, "application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, "https://api.openai.com/v1/chat/completions") { Content = content };
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            using var body = await response.Content.ReadAsStreamAsync();
            var buffer = new byte[4096];
            for (var i = 0; i < events.Length; i++)
            {
                time.Advance(TimeSpan.FromMilliseconds(100 * i));
                await body.ReadAsync(buffer);
            }
        }
    }

    [Theory]
    [InlineData(GenAiConventions.Version141)]
    [InlineData(GenAiConventions.Latest)]
    public void EveryAttributeOfThePage_IsEmitted_AndNoOther(GenAiConventions conventions)
    {
        using var capture = new SpanCapture();
        using var view = new ActivityView();
        using var root = ActivityView.Root.StartActivity("root")!;
        var record = Call();
        (record.ErrorCode, record.ErrorType, record.RetryCount, record.MaxTokens, record.CostUsd, record.ReasoningTokens) = ("PROVIDER_UNAVAILABLE", "server_error", 2, 9, 1m, 4);
        (record.OrgId, record.AgentId, record.SessionId) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        record.IsUsageInconsistent = true;
        foreach (var text in typeof(TraceRecord).GetProperties().Where(p => p.PropertyType == typeof(string) && p.GetValue(record) is ""))
        {
            text.SetValue(record, "x");
        }

        Run(record, conventions);
        using (var span = LlmTracer.StartSpan("tool", LlmOperations.ToolCall))
        {
            span.Fail("timeout");
        }

        var telemetry = Telemetry(conventions, out var meter);
        using var metrics = new MetricView(meter);
        telemetry.Finish(default, record);

        var names = GenAiNames.Of(conventions);
        var emitted = view.Of(root.TraceId).SelectMany(a => a.TagObjects.Select(t => t.Key)).Concat(metrics.Collect().SelectMany(p => p.Tags.Keys)).Distinct();
        var constants = typeof(GenAiAttributes).GetFields().Select(f => (string)f.GetRawConstantValue()!)
            .Select(name => name == GenAiAttributes.UsageCacheCreationInputTokens ? names.CacheWriteTokens : name)
            .Where(name => name != GenAiAttributes.TokenType || names.HasTokenType);
        emitted.Should().BeEquivalentTo(constants);
    }

    [Fact]
    public void LatestNames_AreAnOption()
    {
        var telemetry = Telemetry(GenAiConventions.Latest, out var meter);
        using var view = new MetricView(meter);
        telemetry.OnChunkGap!(new CallFacts(), 1);
        telemetry.Finish(default, Call());

        view.Collect().Select(p => p.Instrument).Should().BeEquivalentTo(
            "gen_ai.client.inference.duration", "gen_ai.client.inference.time_to_first_chunk", "gen_ai.client.inference.time_per_output_chunk",
            "gen_ai.client.inference.operation.input_tokens", "gen_ai.client.inference.operation.output_tokens");
    }

    [Fact]
    public void WithoutListeners_NothingIsAllocated()
    {
        var telemetry = Telemetry(GenAiConventions.Version141, out _);
        var record = Call();
        for (var i = 0; i < 100; i++)
        {
            telemetry.Finish(default, record);
        }

        telemetry.OnChunkGap.Should().BeNull();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            telemetry.Finish(default, record);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(100);
    }

    private static CallTelemetry Telemetry(GenAiConventions conventions, out string meter)
    {
        meter = $"{LlmTracingTelemetry.Name}.{Guid.NewGuid():N}";
        var instruments = new Meter(meter);
        return new CallTelemetry(instruments, new OperationalInstruments(new Meter(meter + ".operational")), conventions, TimeProvider.System);
    }

    private static void Run(TraceRecord record, GenAiConventions conventions)
    {
        var current = Activity.Current;
        var span = Start();
        Activity.Current = current;
        span.ApplyTo(record);
        Telemetry(conventions, out _).Finish(span, record);
    }

    private static CallSpan Start()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://api.openai.com/v1/chat/completions?key=secret");
        return CallTelemetry.Start(request, new CallFacts { Operation = "chat", Provider = "openai", ServerAddress = "api.openai.com" });
    }

    private static TraceRecord Call() => new()
    {
        RequestId = "r1", Operation = "chat", Provider = "openai", Model = "gpt-4o", ResponseModel = "gpt-4o-2024-08-06", ResponseId = "chatcmpl-1",
        ServerAddress = "api.openai.com", IsStreaming = true, Temperature = 0.5f, InputTokens = 100, OutputTokens = 20, TotalTokens = 120,
        CachedInputTokens = 64, CacheWriteTokens = 3, UsageSource = "provider", FinishReasons = ["stop"], StatusCode = 200, IsComplete = true,
        TtftMs = 300, LastTokenMs = 1400, ChunkCount = 12, TotalLatencyMs = 1500, StepId = "s1",
        RequestedAt = DateTimeOffset.UnixEpoch, CompletedAt = DateTimeOffset.UnixEpoch.AddMilliseconds(1500),
    };
}
