using System.Net;
using LlmTracing;

namespace LlmTracing.Dashboard.Tests;

/// <summary>What stored strings and other organisations must not do.</summary>
[Collection(DashboardCollection.Name)]
public sealed class SafetyTests(DashboardFixture fixture)
{
    private const string Canary = "\"'><img src=x onerror=\"window.canary=1\"><script>window.canary=1</script>javascript:alert(1)";

    [Fact]
    public async Task StoredStrings_AreNeverRun()
    {
        await using var app = await DashboardApp.StartAsync(fixture.ConnectionString);
        string trace;
        using (LlmTraceScope.Begin(DashboardApp.Org, Guid.Empty))
        using (var span = LlmTracer.StartSpan(Canary, Canary))
        {
            trace = span.TraceId;
            span.SetAttribute(Canary, Canary).AddEvent(Canary).Fail(Canary);
        }

        var call = Calls.One(10, DateTimeOffset.UtcNow.AddSeconds(-5));
        foreach (var property in typeof(TraceRecord).GetProperties().Where(p => p.PropertyType == typeof(string) && p.CanWrite))
        {
            property.SetValue(call, Canary);
        }

        call.AgentTags = call.ToolNames = call.FinishReasons = call.AttemptErrorCode = [Canary];
        call.AttemptStatus = [500];
        call.AttemptLatencyMs = [1];
        call.Attributes = new Dictionary<string, string>(StringComparer.Ordinal) { [Canary] = Canary };
        var inTrace = Calls.One(10, DateTimeOffset.UtcNow.AddSeconds(-5));
        (inTrace.TraceId, inTrace.SpanId, inTrace.Model, inTrace.ErrorType, inTrace.CostUsd) = (trace, Canary, Canary, Canary, null);
        await app.WriteAsync([call, inTrace]);

        await using var page = await BrowserPage.OpenAsync(fixture, app, "overview?range=1h");
        foreach (var route in new[] { "overview?range=1h", "overview?range=1h&by=user", "overview?range=1h&by=provider", "traces?range=1h", $"trace/{trace}", $"call/{Uri.EscapeDataString(Canary)}", "health", $"traces?model={Uri.EscapeDataString(Canary)}" })
        {
            await page.GoAsync(route);
            await page.Page.EvaluateAsync("document.querySelectorAll('main details').forEach(d => d.open = true); document.getElementById('tab-columns')?.click()");
            if (!route.StartsWith("health", StringComparison.Ordinal))
            {
                (await page.Page.ContentAsync()).Should().Contain("window.canary=1", route);
            }

            (await page.Page.EvaluateAsync<bool>("'canary' in window || document.querySelector('main script, main img, main [onerror]') !== null")).Should().BeFalse(route);
        }

        page.ShouldBeClean();
    }

    [Fact]
    public async Task IdsOfOtherOrganisations_AreNotFound()
    {
        await using var app = await DashboardApp.StartAsync(fixture.ConnectionString);
        var other = LlmIds.FromName("others");
        var theirs = Calls.One(1, DateTimeOffset.UtcNow.AddSeconds(-5), other);
        theirs.TraceId = "0af7651916cd43dd8448eb211c80319c";
        await app.WriteAsync([theirs, .. Calls.Some(60)]);
        using var mine = app.Client();
        using var them = app.Client(other);

        foreach (var path in new[] { $"api/calls/{theirs.RequestId}", $"api/traces/{theirs.TraceId}" })
        {
            (await mine.GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.NotFound, path);
            (await mine.GetAsync($"{path}?org_id={other}&org={other}")).StatusCode.Should().Be(HttpStatusCode.NotFound, path);
            using var forged = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "org", other.ToString() }, { "X-Org-Id", other.ToString() }, { "Cookie", $"org={other}" } } };
            (await mine.SendAsync(forged)).StatusCode.Should().Be(HttpStatusCode.NotFound, path);
            (await them.GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.OK, path);
        }

        (await mine.GetStringAsync("api/calls?page_size=1000")).Should().NotContain(theirs.RequestId);
        (await mine.GetStringAsync("api/export")).Should().NotContain(theirs.RequestId);
        (await them.GetStringAsync("api/usage")).Should().Contain("\"requests\":1}");
        var cursor = System.Text.Json.JsonDocument.Parse(await mine.GetStringAsync("api/calls?page_size=5")).RootElement.GetProperty("next_cursor").GetString();
        (await them.GetAsync($"api/calls?page_size=5&cursor={cursor}")).StatusCode.Should().Be(HttpStatusCode.BadRequest);

        await using var page = await BrowserPage.OpenAsync(fixture, app, $"call/{theirs.RequestId}");
        (await page.TextAsync()).Should().Contain("Not found");
    }

    [Fact]
    public async Task AUserWithoutOrganisation_SeesNothing()
    {
        await using var app = await DashboardApp.StartAsync(fixture.ConnectionString);
        using var http = app.Client();
        http.DefaultRequestHeaders.Add("X-Test-Org", "no uuid");
        (await http.GetAsync("api/calls")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }
}
