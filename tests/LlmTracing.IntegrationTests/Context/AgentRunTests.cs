using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using LlmTracing.DependencyInjection;
using LlmTracing.IntegrationTests.ClickHouse;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace LlmTracing.IntegrationTests.Context;

/// <summary>One run of an agent: three calls, two tools, a retrieval; one tool fails, one call is retried twice.</summary>
[Collection(EngineCollection.Name)]
public sealed class AgentRunTests(EngineFixture engine)
{
    private static readonly Guid Org = LlmIds.FromName("acme");

    [Fact]
    public async Task ARun_IsOneTree_InClickHouseAndInOpenTelemetryAlike()
    {
        await using var database = TestTable.On(engine.ConnectionString);
        await database.CreateDatabaseAsync();
        var activities = new ConcurrentQueue<Activity>();
        using var telemetry = Sdk.CreateTracerProviderBuilder().SetSampler(new AlwaysOnSampler()).AddSource(LlmTracingTelemetry.Name)
            .AddProcessor(new Processor(activities)).Build();
        using var host = Host(database.Options.Database);
        await host.StartAsync();
        var http = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("llm");
        string trace;
        using (LlmTraceScope.Begin(new LlmTraceContext { OrgId = Org, RunId = "run-1" }))
        using (var agent = LlmTracer.StartSpan("agent", LlmOperations.Actor))
        {
            trace = agent.TraceId;
            await CallAsync(http, "plan");
            using (LlmTracer.StartSpan("search", LlmOperations.ToolCall))
            using (LlmTracer.StartSpan("documents", LlmOperations.Retrieval))
                await CallAsync(http, "rewrite");
            using (var tool = LlmTracer.StartSpan("book", LlmOperations.ToolCall))
                tool.Fail("no_rooms");
            await CallAsync(http, "flaky");
        }

        await host.StopAsync();

        var rows = (await database.AskAsync($$"""
            SELECT name, parent, status, retries FROM
            (
                SELECT span_id, name, parent_span_id AS p, status, 0 AS retries FROM `{{database.Options.Database}}`.llm_spans WHERE trace_id = {t:String} AND org_id = {o:UUID}
                UNION ALL
                SELECT span_id, concat('chat ', model), parent_span_id, if(error_code = '', 'completed', 'failed'), retry_count FROM {{database.Name}}
                WHERE trace_id = {t:String} AND org_id = {o:UUID} AND run_id = 'run-1' AND total_tokens = 15
            ) AS node
            LEFT JOIN (SELECT span_id AS id, name AS parent FROM `{{database.Options.Database}}`.llm_spans) AS parents ON parents.id = node.p
            ORDER BY name
            """, ("t", trace), ("o", Org.ToString()))).Split('\n');
        rows.Should().Equal(
            "agent\t\tcompleted\t0", "book\tagent\tfailed\t0", "chat flaky\tagent\tcompleted\t2", "chat plan\tagent\tcompleted\t0",
            "chat rewrite\tdocuments\tcompleted\t0", "documents\tsearch\tcompleted\t0", "search\tagent\tcompleted\t0");
        var mine = activities.Where(a => a.TraceId.ToHexString() == trace).ToList();
        mine.Select(a => $"{a.DisplayName}\t{mine.SingleOrDefault(p => p.SpanId == a.ParentSpanId)?.DisplayName}")
            .Should().BeEquivalentTo(rows.Select(r => string.Join('\t', r.Split('\t')[..2])));
    }

    [Fact]
    public async Task ASpanThatNeverEnds_IsRunning_AndWhatHasNoParentInTheTablesIsARoot()
    {
        await using var database = TestTable.On(engine.ConnectionString);
        await database.CreateDatabaseAsync();
        using var host = Host(database.Options.Database);
        await host.StartAsync();
        var http = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("llm");
        using var outside = new Activity("somebody else's").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var scope = LlmTraceScope.Begin(new LlmTraceContext { OrgId = Org });
        using (LlmTracer.StartSpan("orphan", LlmOperations.Plan))
            await CallAsync(http, "below");
        var endless = LlmTracer.StartSpan("endless", LlmOperations.Sandbox);
        await CallAsync(http, "inside");
        LlmTracer.CreateSpan("never started", LlmOperations.ToolCall);
        await host.StopAsync();
        endless.Dispose();

        var tree = await host.Services.GetRequiredService<ITraceReader>().GetTraceTreeAsync(Org, outside.TraceId.ToHexString());
        tree!.Count.Should().Be(4);
        tree.Roots.Select(r => $"{r.Name} {r.Span!.Status} {string.Join(',', r.Children.Select(c => c.Name))}")
            .Should().Equal("orphan completed chat below", "endless running chat inside");
        tree.Roots.Should().OnlyContain(r => r.ParentSpanId == outside.SpanId.ToHexString());
    }

    [Fact]
    public async Task Payloads_AreInTheirOwnTable_WhereAskedFor()
    {
        await using var database = TestTable.On(engine.ConnectionString);
        await database.CreateDatabaseAsync();
        using var host = Host(database.Options.Database, o => o.Payloads.Enabled = true);
        await host.StartAsync();
        await CallAsync(host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("llm"), "kept");
        await host.StopAsync();

        (await database.AskAsync($"SELECT model, isValidJSON(request_json), JSONExtractString(response_json, 'id') FROM `{database.Options.Database}`.llm_payloads"))
            .Should().Be("kept\t1\tc1");
    }

    private IHost Host(string database, Action<LlmTracingOptions>? configure = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Services.AddLlmTracing(o =>
        {
            o.ConnectionString = engine.ConnectionString;
            o.Database = database;
            o.Schema = SchemaMode.Create;
            configure?.Invoke(o);
        });
        builder.Services.AddHttpClient("llm").AddHttpMessageHandler(() => new TwoRetries()).ConfigurePrimaryHttpMessageHandler(() => new Provider());
        return builder.Build();
    }

    private static async Task CallAsync(HttpClient http, string model)
    {
        using var content = new StringContent($$"""{"model":"{{model}}","messages":[]}""", Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri("https://api.openai.com/v1/chat/completions"), content);
        await response.Content.ReadAsStringAsync();
    }

    private sealed class Processor(ConcurrentQueue<Activity> ended) : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => ended.Enqueue(data);
    }

    private sealed class TwoRetries : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            for (var attempt = 0; ; attempt++)
            {
                var response = await base.SendAsync(request, cancellationToken);
                if (response.IsSuccessStatusCode || attempt == 2)
                    return response;
                response.Dispose();
            }
        }
    }

    private sealed class Provider : HttpMessageHandler
    {
        private int _flaky;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsStringAsync(cancellationToken);
            if (body.Contains("flaky", StringComparison.Ordinal) && ++_flaky < 3)
                return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StringContent("{}"), RequestMessage = request };
            return new HttpResponseMessage
            {
                Content = new StringContent("""{"id":"c1","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}""", Encoding.UTF8, "application/json"),
                RequestMessage = request,
            };
        }
    }
}
