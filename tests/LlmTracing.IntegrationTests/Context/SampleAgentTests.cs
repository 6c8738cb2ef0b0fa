using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using LlmTracing.DependencyInjection;
using LlmTracing.IntegrationTests.ClickHouse;
using LlmTracing.Writing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace LlmTracing.IntegrationTests.Context;

/// <summary>One run of the WebApi sample's agent: three calls, two tools, a retrieval; one tool fails, one call is retried twice.</summary>
[Collection(EngineCollection.Name)]
public sealed class SampleAgentTests(EngineFixture engine)
{
    private static readonly Guid Org = LlmIds.FromName("acme");

    [Fact]
    public async Task ARunOfTheSamplesAgent_IsOneTree_InClickHouseAndInOpenTelemetryAlike()
    {
        await using var database = TestTable.On(engine.ConnectionString);
        await database.CreateDatabaseAsync();
        var activities = new ConcurrentQueue<Activity>();
        using var telemetry = Sdk.CreateTracerProviderBuilder().SetSampler(new AlwaysOnSampler()).AddSource(LlmTracingTelemetry.Name)
            .AddProcessor(new Ended(activities)).Build();
        await using var sample = await SampleHost.StartAsync(
            "--urls=http://127.0.0.1:0", $"--CLICKHOUSE_DSN={engine.ConnectionString}", $"--LlmTracing:Database={database.Options.Database}", "--Logging:LogLevel:Default=Warning");

        using var answer = await sample.Client.PostAsJsonAsync("agent", new { question = "A room, please." });
        answer.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var trace = json.RootElement.GetProperty("traceId").GetString()!;
        await sample.Services.GetRequiredService<TraceWriter>().FlushAsync(CancellationToken.None);
        await sample.Services.GetRequiredService<TelemetryDelivery>().FlushAsync(CancellationToken.None);

        // ClickHouse: the span above the agent is the web server's, which is in neither table, so that the agent is the root.
        var tree = await sample.Services.GetRequiredService<ITraceReader>().GetTraceTreeAsync(Org, trace);
        var root = tree!.Roots.Should().ContainSingle().Subject;
        Lines(root, "").Should().Equal(
            "actor travel agent completed", " call gpt-4o 200 x1", " tool_call search hotels completed", "  retrieval hotel index completed",
            "   call gpt-4o-mini 200 x1", " tool_call book room failed no_rooms_left", " call claude-sonnet-4-5 200 x3");
        var nodes = All(root).ToList();
        nodes.Where(n => n != root).Should().OnlyContain(n => n.StartedAt >= root.StartedAt && n.EndedAt <= root.EndedAt && Milliseconds(n) <= Milliseconds(root));
        var calls = nodes.Where(n => n.Call is not null).Select(n => n.Call!).ToList();
        var retried = calls.Single(c => c.Provider == "anthropic");
        retried.Should().BeEquivalentTo(new { RetryCount = 2, ErrorCode = "", IsStreaming = true, IsComplete = true });
        retried.AttemptStatus.Should().Equal(503, 503, 200);
        retried.AttemptErrorCode.Should().Equal("PROVIDER_UNAVAILABLE", "PROVIDER_UNAVAILABLE", "");
        retried.AttemptLatencyMs.Sum(l => l).Should().BeLessThanOrEqualTo(retried.TotalLatencyMs);
        calls.Should().OnlyContain(c => c.UsageSource == "provider" && c.TotalTokens == c.InputTokens + c.OutputTokens && c.RunId == calls[0].RunId && c.Actor == "travel-agent");
        (await database.AskAsync($"SELECT count(), sum(total_tokens), sum(cost_usd) > 0, sum(retry_count) FROM {database.Name} WHERE run_id = {{r:String}}", ("r", calls[0].RunId)))
            .Should().Be($"3\t{calls.Sum(c => c.TotalTokens)}\t1\t2");

        // OpenTelemetry: the same nodes, parents, durations, statuses and totals.
        var mine = activities.Where(a => a.TraceId.ToHexString() == trace).ToDictionary(a => a.SpanId.ToHexString());
        mine.Keys.Should().BeEquivalentTo(nodes.Select(n => n.SpanId));
        foreach (var node in nodes)
        {
            var activity = mine[node.SpanId];
            activity.ParentSpanId.ToHexString().Should().Be(node.ParentSpanId);
            activity.Duration.TotalMilliseconds.Should().BeApproximately(Milliseconds(node), 1.01);
            activity.Status.Should().Be(node.Span?.Status == "failed" ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
            activity.DisplayName.Should().Be(node.Span?.Name ?? $"chat {node.Call!.Model}");
            if (node.Call is not { } call)
            {
                continue;
            }

            activity.GetTagItem("gen_ai.usage.input_tokens").Should().Be((long)call.InputTokens);
            activity.GetTagItem("gen_ai.usage.output_tokens").Should().Be((long)call.OutputTokens);
            activity.GetTagItem("http.request.resend_count").Should().Be(call.RetryCount == 0 ? null : (int)call.RetryCount);
            activity.GetTagItem("llmtracing.cost_usd").Should().Be((double)call.CostUsd!);
        }

        mine.Values.Single(a => a.DisplayName == "book room").GetTagItem("error.type").Should().Be("no_rooms_left");
    }

    private static IEnumerable<TraceNode> All(TraceNode node) => node.Children.SelectMany(All).Prepend(node);

    private static double Milliseconds(TraceNode node) => node.Span?.DurationUs / 1000d ?? node.Call!.TotalLatencyMs;

    private static IEnumerable<string> Lines(TraceNode node, string indent) => node.Children.SelectMany(c => Lines(c, indent + " ")).Prepend(
        indent + (node.Call is { } call
            ? $"call {call.Model} {call.StatusCode} x{call.AttemptStatus.Count}"
            : $"{node.Span!.OperationType} {node.Span.Name} {node.Span.Status} {node.Span.ErrorType}".TrimEnd()));

    private sealed class Ended(ConcurrentQueue<Activity> ended) : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => ended.Enqueue(data);
    }
}
