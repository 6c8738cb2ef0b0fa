using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using LlmTracing;

namespace LlmTracing.Dashboard.Tests;

/// <summary>The API and the files, without a browser.</summary>
[Collection(DashboardCollection.Name)]
public sealed class ApiTests(DashboardFixture fixture)
{
    [Fact]
    public async Task ScriptsAndStyles_AreSmall_Tagged_AndUnderAStrictPolicy()
    {
        await using var app = await DashboardApp.StartAsync(fixture.ConnectionString);
        using var http = app.Client();
        http.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        var sum = 0L;
        foreach (var path in new[] { "", "app.js", "api.js", "dom.js", "format.js", "range.js", "charts.js", "pages/overview.js", "pages/traces.js", "pages/trace.js", "pages/waterfall.js", "pages/details.js", "pages/health.js", "style.css", "icon.svg", "vendor/uPlot.esm.js", "vendor/uPlot.min.css" })
        {
            using var answer = await http.GetAsync(path);
            answer.StatusCode.Should().Be(HttpStatusCode.OK, path);
            answer.Content.Headers.ContentEncoding.Should().Equal("br");
            sum += answer.Content.Headers.ContentLength!.Value;
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            policy.Should().Contain("default-src 'none'").And.NotContain("unsafe").And.NotContain("*");
            using var again = new HttpRequestMessage(HttpMethod.Get, path);
            again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
            (await http.SendAsync(again)).StatusCode.Should().Be(HttpStatusCode.NotModified, path);
        }

        Console.WriteLine($"Scripts and styles: {sum:N0} bytes compressed.");
        sum.Should().BeLessThan(300_000);
        (await http.GetAsync("vendor/uPlot.LICENSE.txt")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task TheDescription_NamesEveryRoute_AndEveryAnswerHasItsProperties()
    {
        await using var app = await PayloadTests.StartAsync(fixture, static _ => true);
        var call = Calls.One(0, DateTimeOffset.UtcNow.AddSeconds(-5));
        using (LlmTraceScope.Begin(DashboardApp.Org, Guid.Empty))
        using (var span = LlmTracer.StartSpan("run", LlmOperations.Actor))
        {
            (call.TraceId, call.ParentSpanId, call.SpanId) = (span.TraceId, span.SpanId, "b7ad6b7169203331");
        }

        await app.WriteAsync(Calls.Some(30).Append(call));
        var id = await PayloadTests.CallAsync(app, DashboardApp.Org);
        using var http = app.Client();
        using var description = JsonDocument.Parse(await http.GetStringAsync("api/openapi.json"));
        var paths = description.RootElement.GetProperty("paths").EnumerateObject().ToDictionary(static p => p.Name, static p => p.Value, StringComparer.Ordinal);

        paths.Keys.Should().BeEquivalentTo(app.ApiPaths);
        foreach (var (path, operation) in paths.Where(static p => p.Key is not "/tail" and not "/export"))
        {
            using var answer = JsonDocument.Parse(await http.GetStringAsync("api" + path.Replace("{request_id}", id, StringComparison.Ordinal).Replace("{trace_id}", call.TraceId, StringComparison.Ordinal)));
            Compare(description, operation.GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema"), answer.RootElement, path);
        }
    }

    /// <summary>Each object has the properties that its schema names, and no others.</summary>
    private static void Compare(JsonDocument description, JsonElement schema, JsonElement value, string path)
    {
        schema = Resolve(description, schema);
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0)
        {
            Compare(description, schema.GetProperty("items"), value[0], path + "[]");
        }

        if (value.ValueKind != JsonValueKind.Object || schema.TryGetProperty("additionalProperties", out _))
        {
            return;
        }

        var properties = schema.GetProperty("properties");
        value.EnumerateObject().Select(static p => p.Name).Should().BeEquivalentTo(properties.EnumerateObject().Select(static p => p.Name), path);
        foreach (var property in value.EnumerateObject())
        {
            Compare(description, properties.GetProperty(property.Name), property.Value, $"{path}.{property.Name}");
        }
    }

    [Theory]
    [InlineData("api/calls?from=yesterday", "from")]
    [InlineData("api/calls?page_size=0", "PageSize")]
    [InlineData("api/calls?page_size=-1", "page_size")]
    [InlineData("api/calls?agent_id=x", "agent_id")]
    [InlineData("api/calls?has_error=maybe", "has_error")]
    [InlineData("api/calls?model=a&model=b", "model")]
    [InlineData("api/calls?cursor=forged", "cursor")]
    [InlineData("api/usage?group_by=colour", "group_by")]
    [InlineData("api/usage?granularity=2", "granularity")]
    [InlineData("api/export?format=exe", "format")]
    [InlineData("api/tail?status_code=70000", "StatusCode")]
    public async Task ABadQuestion_IsStatus400_AndSaysWhichPart(string path, string part)
    {
        await using var app = await DashboardApp.StartAsync(fixture.ConnectionString);
        await app.WriteAsync(Calls.Some(1));
        using var http = app.Client();
        using var answer = await http.GetAsync(path);
        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        (await answer.Content.ReadAsStringAsync()).Should().Contain(part);
    }

    [Fact]
    public async Task APathThatIsNot_IsAProblemToo()
    {
        await using var app = await DashboardApp.StartAsync(fixture.ConnectionString);
        using var http = app.Client();
        foreach (var path in new[] { "api/nothing", "api/calls/x/y/z" })
        {
            using var answer = await http.GetAsync(path);
            answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
            answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        }
    }

    [Theory]
    [InlineData("ndjson")]
    [InlineData("csv")]
    [InlineData("parquet")]
    public async Task Export_HoldsTheCallsOfTheFilter(string format)
    {
        await using var app = await DashboardApp.StartAsync(fixture.ConnectionString);
        await app.WriteAsync(Calls.Some(44));
        using var http = app.Client();
        using var answer = await http.GetAsync($"api/export?has_error=true&format={format}");
        answer.Content.Headers.ContentDisposition!.FileName.Should().Contain(format);
        var body = await answer.Content.ReadAsByteArrayAsync();
        if (format == "parquet")
        {
            body.AsSpan(0, 4).SequenceEqual("PAR1"u8).Should().BeTrue();
        }
        else
        {
            System.Text.Encoding.UTF8.GetString(body).TrimEnd().Split('\n').Should().HaveCount(format == "csv" ? 5 : 4);
        }
    }

    private static JsonElement Resolve(JsonDocument description, JsonElement schema)
    {
        if (schema.TryGetProperty("oneOf", out var choices))
        {
            schema = choices.EnumerateArray().First(static c => c.TryGetProperty("$ref", out _));
        }

        return schema.TryGetProperty("$ref", out var reference)
            ? description.RootElement.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1])
            : schema;
    }
}
