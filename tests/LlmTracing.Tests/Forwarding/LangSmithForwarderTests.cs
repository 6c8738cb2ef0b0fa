using System.Diagnostics.Metrics;
using System.Text;
using LlmTracing.DependencyInjection;
using LlmTracing.Forwarding;
using LlmTracing.Payloads;
using LlmTracing.Telemetry;
using LlmTracing.Tests.Support;
using LlmTracing.Tests.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmTracing.Tests.Forwarding;

public sealed class LangSmithForwarderTests
{
    [Fact]
    public async Task CallsAndSpans_AreOneTree_OfTheDocumentedShape()
    {
        using var server = new LoopbackLangSmith();
        await using var forwarder = Forwarder(server);
        using (var trace = SpanCapture.NewTrace())
        using (Listen(forwarder, trace.TraceId.ToHexString()))
        using (var agent = LlmTracer.StartSpan("agent", LlmOperations.Actor))
        {
            using (var tool = LlmTracer.StartSpan("search", LlmOperations.ToolCall))
            {
                tool.Fail("timeout");
            }

            forwarder.Write(Call(agent));
        }

        await forwarder.FlushAsync(CancellationToken.None);

        server.Violations.Should().BeEmpty();
        server.Runs.Should().HaveCount(3);
        var root = server.Run("agent");
        var call = server.Run("chat gpt-4o");
        call.GetProperty("parent_run_id").GetGuid().Should().Be(root.GetProperty("id").GetGuid());
        call.GetProperty("trace_id").GetGuid().Should().Be(root.GetProperty("id").GetGuid());
        call.GetProperty("run_type").GetString().Should().Be("llm");
        var metadata = call.GetProperty("extra").GetProperty("metadata");
        metadata.GetProperty("ls_provider").GetString().Should().Be("amazon_bedrock");
        metadata.GetProperty("ls_model_name").GetString().Should().Be("gpt-4o-2024-08-06");
        metadata.GetProperty("thread_id").GetString().Should().Be("conversation");
        foreach (var usage in new[] { metadata.GetProperty("usage_metadata"), call.GetProperty("outputs").GetProperty("usage_metadata") })
        {
            usage.GetProperty("input_tokens").GetInt32().Should().Be(100);
            usage.GetProperty("output_tokens").GetInt32().Should().Be(20);
            usage.GetProperty("total_tokens").GetInt32().Should().Be(120);
            usage.GetProperty("input_token_details").GetProperty("cache_read").GetInt32().Should().Be(64);
            usage.GetProperty("output_token_details").GetProperty("reasoning").GetInt32().Should().Be(8);
        }

        var search = server.Run("search");
        search.GetProperty("run_type").GetString().Should().Be("tool");
        search.GetProperty("error").GetString().Should().Be("timeout");
        call.GetProperty("inputs").EnumerateObject().Should().BeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Content_IsSentWherePayloadsAreKept_RedactedAndCut_AndNowhereElse(bool isKept)
    {
        using var server = new LoopbackLangSmith();
        var services = new ServiceCollection().AddLlmTracing(o =>
        {
            (o.ConnectionString, o.Payloads.Enabled, o.Payloads.MaxBytes) = (null, isKept, 1024);
            o.Payloads.RedactPatterns = ["Bob"];
            o.LangSmith = new() { Enabled = true, ApiKey = "key-1", Endpoint = server.Endpoint, Project = "my-project" };
        });
        services.AddHttpClient("llm").ConfigurePrimaryHttpMessageHandler(() => new StubHandler(_ => new HttpResponseMessage
        {
            Content = new StringContent($$$"""{"id":"c1","choices":[{"message":{"content":"Hello Bob"}}],"usage":{"prompt_tokens":3,"completion_tokens":2},"rest":"{{{new string('x', 4000)}}}"}""", Encoding.UTF8, "application/json"),
        }));
        await using var provider = services.BuildServiceProvider();
        using (var content = new StringContent("""{"model":"gpt-4o","messages":[{"role":"user","content":"I am Bob"}]}""", Encoding.UTF8, "application/json"))
        using (var response = await provider.GetRequiredService<IHttpClientFactory>().CreateClient("llm").PostAsync(new Uri("https://api.openai.com/v1/chat/completions"), content))
        {
            await response.Content.ReadAsStringAsync();
        }

        var telemetry = provider.GetRequiredService<TelemetryDelivery>();
        await telemetry.FlushAsync(CancellationToken.None);

        server.Violations.Should().BeEmpty();
        var run = server.Run("chat gpt-4o");
        run.GetRawText().Should().NotContain("Bob");
        run.GetProperty("outputs").GetProperty("usage_metadata").GetProperty("input_tokens").GetInt32().Should().Be(3);
        if (!isKept)
        {
            telemetry.Payloads.Should().BeNull();
            run.GetProperty("inputs").EnumerateObject().Should().BeEmpty();
            run.GetProperty("outputs").EnumerateObject().Select(p => p.Name).Should().Equal("usage_metadata");
            return;
        }

        run.GetProperty("inputs").GetProperty("messages")[0].GetProperty("content").GetString().Should().Be("I am [redacted]");
        run.GetProperty("outputs").GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().Should().Be("Hello [redacted]");
        run.GetProperty("outputs").GetProperty("rest").GetString()!.Length.Should().BeLessThan(1024);
        telemetry.Payloads!.UsedBytes.Should().Be(0);
    }

    [Fact]
    public async Task LargeBatches_AreSplit_SoThatTheApiTakesThem()
    {
        using var server = new LoopbackLangSmith();
        await using var capture = new PayloadCapture(
            table: null, new LlmTracingOptions { Payloads = new() { Enabled = true, MaxBytes = 4 << 20 } }, TimeProvider.System, NullLogger<PayloadCapture>.Instance, forwarders: 1);
        await using var forwarder = Forwarder(server);
        var body = Encoding.UTF8.GetBytes($$"""{"text":"{{new string('x', 3 << 20)}}"}""");
        for (var i = 0; i < 6; i++)
        {
            var tap = capture.Begin()!;
            tap.OnRequestBytes(body);
            var call = Call(null);
            forwarder.Write(call, capture.End(tap, call)!);
        }

        await forwarder.FlushAsync(CancellationToken.None);

        server.Runs.Should().HaveCount(6);
        server.LargestBody.Should().BeLessThan(20 << 20);
        capture.UsedBytes.Should().Be(0);
    }

    [Fact]
    public async Task CallWithoutParent_IsARoot_UnderItsOwnRequestId()
    {
        using var server = new LoopbackLangSmith();
        await using var forwarder = Forwarder(server);
        var call = Call(null);
        forwarder.Write(call);
        await forwarder.FlushAsync(CancellationToken.None);

        server.Violations.Should().BeEmpty();
        server.Run("chat gpt-4o").GetProperty("id").GetGuid().Should().Be(Guid.Parse(call.RequestId));
    }

    [Fact]
    public async Task TemporaryFailure_IsRetried()
    {
        using var server = new LoopbackLangSmith(n => n == 1 ? 503 : 202);
        await using var forwarder = Forwarder(server);
        forwarder.Write(Call(null));
        await forwarder.FlushAsync(CancellationToken.None);

        server.Runs.Should().ContainSingle();
        forwarder.Statistics.Should().Match<TraceWriterStatistics>(s => s.Written == 1 && s.DroppedTotal == 0 && s.IsBalanced);
    }

    [Theory]
    [InlineData(422)]
    [InlineData(401)]
    public async Task PermanentFailure_IsCounted_AndNeverThrown(int status)
    {
        using var server = new LoopbackLangSmith(_ => status);
        var forwarder = Forwarder(server);
        forwarder.Write(Call(null)).Should().Be(WriteResult.Accepted);
        await forwarder.DisposeAsync();

        forwarder.Statistics.Should().Match<TraceWriterStatistics>(s => s.Written == 0 && s.DroppedTotal == 1 && s.IsBalanced);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(308)]
    public async Task Redirect_IsNotFollowed_AndSaysSo(int status)
    {
        using var server = new LoopbackLangSmith(_ => status);
        var forwarder = Forwarder(server);
        forwarder.Write(Call(null));
        await forwarder.DisposeAsync();

        server.Requests.Should().BePositive();
        server.Violations.Should().BeEmpty("the key goes to the address that was configured, and to no other");
        forwarder.Health.LastIncident!.Cause.Should().Contain($"answered {status}").And.Contain("Redirects are not followed");
        forwarder.Statistics.Should().Match<TraceWriterStatistics>(s => s.Written == 0 && s.DroppedTotal == 1 && s.IsBalanced);
    }

    [Fact]
    public async Task Conflict_MeansThatTheRunsAreThereAlready()
    {
        using var server = new LoopbackLangSmith(_ => 409);
        await using var forwarder = Forwarder(server);
        forwarder.Write(Call(null));
        await forwarder.FlushAsync(CancellationToken.None);

        forwarder.Statistics.Written.Should().Be(1);
    }

    [Theory]
    [InlineData("LANGSMITH_TRACING", "true", true)]
    [InlineData("LANGCHAIN_TRACING_V2", "TRUE", true)]
    [InlineData("LANGSMITH_TRACING", "false", false)]
    [InlineData("SOMETHING_ELSE", "true", false)]
    public void Environment_TurnsItOn(string name, string value, bool on)
    {
        var set = new Dictionary<string, string?>
        {
            [name] = value, ["LANGCHAIN_API_KEY"] = "old", ["LANGSMITH_API_KEY"] = "new", ["LANGCHAIN_PROJECT"] = "p", ["LANGSMITH_ENDPOINT"] = "https://eu",
        };

        LangSmithOptions.FromEnvironment(n => set.GetValueOrDefault(n)).Should().BeEquivalentTo(
            new { Enabled = on, ApiKey = "new", Project = "p", Endpoint = "https://eu", WorkspaceId = (string?)null });
    }

    private static LangSmithForwarder Forwarder(LoopbackLangSmith server) => new(
        new LlmTracingOptions
        {
            LangSmith = new() { Enabled = true, ApiKey = "key-1", Endpoint = server.Endpoint + "/", Project = "my-project" },
            ShutdownTimeout = TimeSpan.FromSeconds(1),
        },
        TimeProvider.System,
        NullLogger<LangSmithForwarder>.Instance);

    // Tests run side by side and every listener sees every span: only those of this trace are let through.
    private static SpanListener Listen(LangSmithForwarder forwarder, string trace) => new(
        new LlmTracingOptions(), new OperationalInstruments(new Meter("unused")), [new OfTrace(forwarder, trace)], TimeProvider.System, NullLogger<SpanListener>.Instance);

    private static TraceRecord Call(LlmSpan? parent) => new()
    {
        RequestId = Guid.CreateVersion7().ToString(), TraceId = parent?.TraceId ?? "", ParentSpanId = parent?.SpanId ?? "", SpanId = "00f067aa0ba902b7",
        Operation = "chat", Provider = "aws.bedrock", Model = "gpt-4o", ResponseModel = "gpt-4o-2024-08-06", UsageSource = "provider", InputTokens = 100,
        OutputTokens = 20, TotalTokens = 120, CachedInputTokens = 64, ReasoningTokens = 8, ConversationId = "conversation",
        RequestedAt = DateTimeOffset.UnixEpoch.AddYears(56), CompletedAt = DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(1),
    };

    private sealed class OfTrace(LangSmithForwarder inner, string trace) : ISpanSink
    {
        public Action? Stopping { get; set; }

        public void OnStart(System.Diagnostics.Activity span)
        {
            if (span.TraceId.ToHexString() == trace)
            {
                inner.OnStart(span);
            }
        }

        public void Write(SpanRecord record)
        {
            if (record.TraceId == trace)
            {
                inner.Write(record);
            }
        }
    }
}
