using System.Net;
using System.Text;
using LlmTracing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace LlmTracing.Dashboard.Tests;

/// <summary>What was said in calls: kept only where the service says so, shown only to whom the app allows it.</summary>
[Collection(DashboardCollection.Name)]
public sealed class PayloadTests(DashboardFixture fixture)
{
    private const string Words = "A room by the harbour, please. <img src=x onerror=\"window.canary=1\">";

    [Fact]
    public async Task Allowed_TheTabShowsRequestAndAnswer_AsText()
    {
        await using var app = await StartAsync(fixture, static _ => true);
        var id = await CallAsync(app, DashboardApp.Org);
        await using var page = await BrowserPage.OpenAsync(fixture, app, $"call/{id}");

        await page.Page.GetByRole(AriaRole.Tab, new() { Name = "Details" }).FocusAsync();
        await page.Page.Keyboard.PressAsync("End");
        await page.WhenShownAsync();
        (await page.Page.Locator("pre").CountAsync()).Should().Be(2);
        (await page.TextAsync()).Should().Contain(Words.Replace("\"", "\\\"", StringComparison.Ordinal)).And.Contain("There is one from Friday on.");
        (await page.Page.EvaluateAsync<bool>("'canary' in window || document.querySelector('main img') !== null")).Should().BeFalse();
        (await page.Page.EvaluateAsync<string[]>(Accessibility.LowContrast)).Should().BeEmpty();
        await page.ScreenshotAsync("payload");

        await page.Page.Keyboard.PressAsync("ArrowRight");
        (await page.Page.GetByRole(AriaRole.Tab, new() { Name = "Details" }).GetAttributeAsync("aria-selected")).Should().Be("true", "the last tab is followed by the first");
        page.ShouldBeClean();
    }

    [Fact]
    public async Task ForbiddenOrNotKept_ThereIsNoTab_AndStatus404()
    {
        Func<HttpContext, bool>?[] refusals = [null, static _ => false, static _ => throw new InvalidOperationException()];
        foreach (var allow in refusals)
        {
            await using var app = await StartAsync(fixture, allow);
            await ShouldBeAbsentAsync(app, await CallAsync(app, DashboardApp.Org));
        }

        await using var off = await StartAsync(fixture, static _ => true, isKept: false);
        await ShouldBeAbsentAsync(off, await CallAsync(off, DashboardApp.Org));
    }

    [Fact]
    public async Task OfAnotherOrganisation_IsNotFound()
    {
        var other = LlmIds.FromName("others");
        await using var app = await StartAsync(fixture, static http => http.User.HasClaim(static c => c.Type == "org"));
        var theirs = await CallAsync(app, other);
        await CallAsync(app, DashboardApp.Org);
        using var mine = app.Client(DashboardApp.Org);
        using var them = app.Client(other);
        using var anonymous = app.Client();

        (await them.GetStringAsync($"api/calls/{theirs}/payload")).Should().Contain("from Friday on");
        (await mine.GetAsync($"api/calls/{theirs}/payload")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await mine.GetAsync($"api/calls/{theirs}/payload?org_id={other}")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await anonymous.GetAsync($"api/calls/{theirs}/payload")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await mine.GetAsync("api/calls/no-such-call/payload")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    internal static Task<DashboardApp> StartAsync(DashboardFixture fixture, Func<HttpContext, bool>? allow, bool isKept = true) => DashboardApp.StartAsync(
        fixture.ConnectionString, o => o.Payloads.Enabled = isKept, o => o.AllowPayloads = allow,
        static services => services.AddHttpClient("model").ConfigurePrimaryHttpMessageHandler(static () => new Model()));

    /// <summary>Makes a call as a service would, and gives the id of its row.</summary>
    internal static async Task<string> CallAsync(DashboardApp app, Guid org)
    {
        using (LlmTraceScope.Begin(org, Guid.Empty))
        {
            using var http = app.Service<IHttpClientFactory>().CreateClient("model");
            using var content = new StringContent($$"""{"model":"gpt-4o","messages":[{"role":"user","content":{{System.Text.Json.JsonSerializer.Serialize(Words)}}}]}""", Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync("https://api.openai.com/v1/chat/completions", content);
            await answer.Content.ReadAsStringAsync();
        }

        await app.WriteAsync([]);
        return (await app.Service<ITraceReader>().ListAsync(org, new TraceFilter())).Items[0].RequestId;
    }

    private async Task ShouldBeAbsentAsync(DashboardApp app, string id)
    {
        using var http = app.Client();
        using var answer = await http.GetAsync($"api/calls/{id}/payload");
        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).Should().NotContain("harbour").And.NotContain("Friday");
        await using var page = await BrowserPage.OpenAsync(fixture, app, $"call/{id}");
        (await page.Page.GetByRole(AriaRole.Tab).AllInnerTextsAsync()).Should().Equal("Details", "Columns");
    }

    private sealed class Model : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(
                    """{"id":"c1","model":"gpt-4o","choices":[{"index":0,"message":{"role":"assistant","content":"There is one from Friday on."},"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":7,"total_tokens":19}}""",
                    Encoding.UTF8, "application/json"),
            };
        }
    }
}
