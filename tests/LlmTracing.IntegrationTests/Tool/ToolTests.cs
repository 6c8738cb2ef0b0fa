using System.Text.Json;
using LlmTracing.ClickHouse;
using LlmTracing.IntegrationTests.ClickHouse;

namespace LlmTracing.IntegrationTests.Tool;

/// <summary>The commands, against rows on the engine.</summary>
[Collection(EngineCollection.Name)]
public sealed class ToolTests(EngineFixture engine)
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    private static readonly Guid Org = LlmIds.FromName("acme");

    private static TraceRecord Call(string id, string model, DateTimeOffset at, Guid? org = null) => new()
    {
        RequestId = id, OrgId = org ?? Org, Model = model, Provider = "openai", Operation = "chat", InputTokens = 1_200, OutputTokens = 34, TotalTokens = 1_234,
        StatusCode = 200, IsComplete = true, RequestedAt = at, CompletedAt = at.AddMilliseconds(500), TotalLatencyMs = 500, TraceId = Trace,
        SpanId = id.PadLeft(16, '0')[..16], CostUsd = 0.25m,
    };

    private static async Task<TestTable> FilledAsync(string connection)
    {
        var table = TestTable.On(connection);
        var now = DateTimeOffset.UtcNow;
        await table.InsertAsync(
            Call("a1", "gpt-4o", now.AddMinutes(-3)), Call("a2", "[red]odd[/]\u001b[31m", now.AddMinutes(-2)), Call("a3", "gpt-4o", now.AddMinutes(-1)),
            Call("b1", "secret-model", now, LlmIds.FromName("other")));
        return table;
    }

    private static string[] With(TestTable table, params string[] arguments)
        => [.. arguments, "--connection", table.Options.ConnectionString!, "--database", table.Options.Database];

    private static async Task<JsonElement> JsonAsync(TestTable table, params string[] arguments)
    {
        var result = await ToolProcess.RunAsync(With(table, [.. arguments, "--json"]));
        result.ExitCode.Should().Be(0, result.Error + result.Output);
        return JsonDocument.Parse(result.Output).RootElement;
    }

    [Fact]
    public async Task List_OrganisationByName_ShowsItsCallsNewestFirstAndNoOther()
    {
        await using var table = await FilledAsync(engine.ConnectionString);

        var json = await JsonAsync(table, "list", "--org", "acme");
        var text = await ToolProcess.RunAsync(With(table, "list", "--org", "acme"));

        json.GetProperty("org_id").GetGuid().Should().Be(Org);
        json.GetProperty("calls").EnumerateArray().Select(static c => c.GetProperty("request_id").GetString()).Should().Equal("a3", "a2", "a1");
        text.ExitCode.Should().Be(0, text.Error);
        text.Output.Should().Contain("gpt-4o").And.Contain("[red]odd[/]").And.Contain(Org.ToString()).And.NotContain("secret-model");
        text.Output.Should().NotContain("\u001b", "a row's text must not command the terminal, and a pipe gets no colours");
    }

    [Fact]
    public async Task List_Pages_AreReadByTheCursorThatWasPrinted()
    {
        await using var table = await FilledAsync(engine.ConnectionString);

        var first = await JsonAsync(table, "list", "--org", "acme", "--limit", "2");
        var second = await JsonAsync(table, "list", "--org", "acme", "--limit", "2", "--cursor", first.GetProperty("next_cursor").GetString()!);

        first.GetProperty("calls").GetArrayLength().Should().Be(2);
        second.GetProperty("calls").EnumerateArray().Single().GetProperty("request_id").GetString().Should().Be("a1");
    }

    [Fact]
    public async Task List_WithoutOrganisation_SaysThatItIsTheZeroOne()
    {
        await using var table = await FilledAsync(engine.ConnectionString);

        var result = await ToolProcess.RunAsync(With(table, "list"));

        result.ExitCode.Should().Be(0, result.Error);
        result.Output.Should().Contain("0 calls of organisation 00000000-0000-0000-0000-000000000000");
    }

    [Fact]
    public async Task Usage_ByModelSince_AddsUp()
    {
        await using var table = await FilledAsync(engine.ConnectionString);

        var json = await JsonAsync(table, "usage", "--by", "model", "--since", "7d", "--org", "acme");

        var row = json.GetProperty("rows").EnumerateArray().First();
        row.GetProperty("model").GetString().Should().Be("gpt-4o");
        row.GetProperty("requests").GetInt32().Should().Be(2);
        row.GetProperty("input_tokens").GetInt32().Should().Be(2_400);
        row.GetProperty("cost_usd").GetDecimal().Should().Be(0.5m);
    }

    [Fact]
    public async Task Show_TraceOrRequest_IsItsTree()
    {
        await using var table = await FilledAsync(engine.ConnectionString);

        var json = await JsonAsync(table, "show", "a1", "--org", "acme");
        var text = await ToolProcess.RunAsync(With(table, "show", Trace, "--org", "acme"));
        var foreign = await ToolProcess.RunAsync(With(table, "show", Trace, "--org", "nobody"));

        json.GetProperty("count").GetInt32().Should().Be(3);
        text.Output.Should().Contain("chat gpt-4o").And.Contain("3 spans and calls");
        foreign.ExitCode.Should().Be(1);
        foreign.Error.Should().Contain("has no trace or call");
    }

    [Fact]
    public async Task Show_CallOutsideAnyTrace_StandsAlone()
    {
        await using var table = TestTable.On(engine.ConnectionString);
        var call = Call("lonely", "gpt-4o", DateTimeOffset.UtcNow);
        (call.TraceId, call.SpanId) = ("", "");
        await table.InsertAsync(call);

        var json = await JsonAsync(table, "show", "lonely", "--org", "acme");
        var text = await ToolProcess.RunAsync(With(table, "show", "lonely", "--org", "acme"));

        json.GetProperty("roots").EnumerateArray().Single().GetProperty("call").GetProperty("request_id").GetString().Should().Be("lonely");
        text.ExitCode.Should().Be(0, text.Error);
        text.Output.Should().Contain("chat gpt-4o").And.Contain("outside any trace");
    }

    [Fact]
    public async Task Show_DeepTrace_IsWhole()
    {
        const int depth = 300;
        await using var table = TestTable.On(engine.ConnectionString);
        var now = DateTimeOffset.UtcNow;
        await table.InsertAsync(
        [
            .. Enumerable.Range(1, depth).Select(i =>
            {
                var call = Call($"d{i}", "gpt-4o", now.AddMilliseconds(i));
                (call.SpanId, call.ParentSpanId) = (i.ToString("x16", null), i == 1 ? "" : (i - 1).ToString("x16", null));
                return call;
            }),
        ]);

        var result = await ToolProcess.RunAsync(With(table, "show", Trace, "--org", "acme", "--json"));
        var text = await ToolProcess.RunAsync(With(table, "show", Trace, "--org", "acme"));

        result.ExitCode.Should().Be(0, result.Error);
        var node = JsonDocument.Parse(result.Output, new JsonDocumentOptions { MaxDepth = 10_000 }).RootElement.GetProperty("roots")[0];
        for (var i = 1; i < depth; i++)
        {
            node = node.GetProperty("children")[0];
        }

        node.GetProperty("call").GetProperty("request_id").GetString().Should().Be($"d{depth}");
        text.ExitCode.Should().Be(0, text.Error);
    }

    [Fact]
    public async Task Tail_PrintsTheLastCallsOldestFirst()
    {
        await using var table = await FilledAsync(engine.ConnectionString);

        var result = await ToolProcess.RunAsync(With(table, "tail", "--org", "acme", "--last", "2", "--for", "5s", "--json"));

        result.ExitCode.Should().Be(0, result.Error);
        result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("request_id").GetString()).Should().Equal("a2", "a3");
    }

    [Fact]
    public async Task Export_ToFile_HoldsTheRowsOfTheOrganisation()
    {
        await using var table = await FilledAsync(engine.ConnectionString);
        var file = Path.Combine(Directory.CreateTempSubdirectory("llmtrace").FullName, "calls.csv");
        try
        {
            var json = await JsonAsync(table, "export", "--org", "acme", "--model", "gpt-4o", "--out", file);

            json.GetProperty("format").GetString().Should().Be("csv");
            (await File.ReadAllLinesAsync(file)).Should().HaveCount(3).And.Contain(static line => line.Contains("a1"));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Fact]
    public async Task Schema_AppliedTwice_IsInPlaceAndChecks()
    {
        await using var table = TestTable.On(engine.ConnectionString);

        var before = await ToolProcess.RunAsync(With(table, "schema", "check", "--json"));
        var first = await ToolProcess.RunAsync(With(table, "schema", "apply"));
        var second = await ToolProcess.RunAsync(With(table, "schema", "apply"));
        var after = await ToolProcess.RunAsync(With(table, "schema", "check"));
        await table.ExecuteAsync($"ALTER TABLE {table.Name} DROP COLUMN finish_reasons");
        var drifted = await ToolProcess.RunAsync(With(table, "schema", "check", "--json"));

        before.ExitCode.Should().Be(1);
        before.Output.Should().Contain("does not exist");
        first.ExitCode.Should().Be(0, first.Error);
        second.ExitCode.Should().Be(0, second.Error);
        after.ExitCode.Should().Be(0, after.Output);
        drifted.ExitCode.Should().Be(1);
        drifted.Output.Should().Contain("finish_reasons").And.Contain("\"warning\"");
    }
}
