using System.Diagnostics;
using System.Text;
using LlmTracing.DependencyInjection;
using LlmTracing.IntegrationTests.ClickHouse;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LlmTracing.IntegrationTests.Context;

/// <summary>Traces that are not whole, and what is kept beside them.</summary>
[Collection(EngineCollection.Name)]
public sealed class SpanTreeTests(EngineFixture engine)
{
    private static readonly Guid Org = LlmIds.FromName("acme");

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
        {
            await CallAsync(http, "below");
        }

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
        builder.Services.AddHttpClient("llm").ConfigurePrimaryHttpMessageHandler(() => new Provider());
        return builder.Build();
    }

    private static async Task CallAsync(HttpClient http, string model)
    {
        using var content = new StringContent($$"""{"model":"{{model}}","messages":[]}""", Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri("https://api.openai.com/v1/chat/completions"), content);
        await response.Content.ReadAsStringAsync();
    }

    private sealed class Provider : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await request.Content!.ReadAsStringAsync(cancellationToken);
            return new HttpResponseMessage
            {
                Content = new StringContent("""{"id":"c1","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}""", Encoding.UTF8, "application/json"),
                RequestMessage = request,
            };
        }
    }
}
