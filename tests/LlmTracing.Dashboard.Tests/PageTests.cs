using LlmTracing;
using Microsoft.Playwright;

namespace LlmTracing.Dashboard.Tests;

/// <summary>The pages as a person sees them.</summary>
[Collection(DashboardCollection.Name)]
public sealed class PageTests(DashboardFixture fixture)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Overview_ShowsSumsChartsAndGroups(ColorScheme scheme)
    {
        await using var app = await DashboardApp.StartAsync(fixture.ConnectionString);
        await app.WriteAsync(Calls.Some(220));
        await using var page = await BrowserPage.OpenAsync(fixture, app, "overview?range=1h", scheme: scheme);

        var text = await page.TextAsync();
        text.Should().Contain("220").And.Contain("20 failed").And.Contain("55 calls without a price").And.Contain("house-model").And.Contain("Europe/Berlin");
        (await page.Page.Locator("figure.chart canvas").CountAsync()).Should().Be(6);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "User" }).ClickAsync();
        await page.Page.GetByText("user-3").First.WaitForAsync();
        await page.ScreenshotAsync($"overview-{scheme}".ToLowerInvariant());
        page.ShouldBeClean();
    }

    [Fact]
    public async Task ADuration_NeverHasSixtySeconds()
    {
        await using var app = await DashboardApp.StartAsync(fixture.ConnectionString);
        await using var page = await BrowserPage.OpenAsync(fixture, app, "health");

        (await page.Page.EvaluateAsync<string[]>("async () => { const f = await import('./format.js'); return [119_499, 119_500, 119_999, 3_599_600, 3_660_000].map(f.duration); }"))
            .Should().Equal("1 min 59 s", "2 min 0 s", "2 min 0 s", "1 h 0 min", "1 h 1 min");
    }

    [Fact]
    public async Task Empty_SaysWhatToDo()
    {
        await using var app = await DashboardApp.StartAsync(fixture.ConnectionString);
        await app.WriteAsync(Calls.Some(3, LlmIds.FromName("others")));
        await using var page = await BrowserPage.OpenAsync(fixture, app, "overview");

        (await page.TextAsync()).Should().Contain("No calls yet").And.Contain("IHttpClientFactory").And.Contain("Health");
        await page.ScreenshotAsync("empty");
        await page.GoAsync("traces");
        await page.Page.GetByText("No calls in this range").WaitForAsync();
        page.ShouldBeClean();
    }

    [Fact]
    public async Task BeforeTheFirstCall_ItSaysThatTheTableComesWithIt()
    {
        await using var app = await DashboardApp.StartAsync(fixture.ConnectionString);
        await using var page = await BrowserPage.OpenAsync(fixture, app, "overview");
        (await page.TextAsync()).Should().Contain("No table of calls yet").And.Contain("make a call");
        await app.WriteAsync(Calls.Some(3, LlmIds.FromName("others")));
        await page.Page.GetByText("No calls yet").WaitForAsync();
        await app.WriteAsync(Calls.Some(3));
        await page.Page.Locator(".card .big").First.WaitForAsync();
        page.ShouldBeClean();
    }

    [Fact]
    public async Task EngineDown_IsSaidOnEveryPage()
    {
        await using var app = await DashboardApp.StartAsync("http://127.0.0.1:9");
        await using var page = await BrowserPage.OpenAsync(fixture, app, "overview");
        foreach (var route in new[] { "overview", "traces", "call/some-id", "trace/0af7651916cd43dd8448eb211c80319c" })
        {
            await page.GoAsync(route);
            await page.Page.GetByRole(AriaRole.Heading, new() { Name = "ClickHouse did not answer" }).WaitForAsync();
            (await page.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).CountAsync()).Should().Be(1);
        }

        await page.GoAsync("health");
        await page.Page.GetByText("Something is wrong").WaitForAsync();
        await page.ScreenshotAsync("engine-down");
        page.ShouldBeClean();
    }

    [Fact]
    public async Task Traces_AreFilteredAndPaged()
    {
        await using var app = await DashboardApp.StartAsync(fixture.ConnectionString);
        await app.WriteAsync(Calls.Some(220));
        await using var page = await BrowserPage.OpenAsync(fixture, app, "traces?range=1h");
        var rows = page.Page.Locator("table.calls tbody tr");

        (await rows.CountAsync()).Should().Be(50);
        await page.Page.Locator("#more").ClickAsync();
        await page.Page.GetByText("100 calls loaded").WaitForAsync();
        (await rows.Locator("td:first-child a").EvaluateAllAsync<string[]>("links => links.map(l => l.getAttribute('href'))")).Should().OnlyHaveUniqueItems().And.HaveCount(100);
        await page.ScreenshotAsync("traces");

        await page.Page.GetByLabel("Model", new() { Exact = true }).FillAsync("gpt-4o");
        await page.Page.GetByLabel("Outcome").SelectOptionAsync("true");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await page.Page.GetByText("5 calls loaded, all that match").WaitForAsync();
        (await page.Page.Locator("table.calls tbody").InnerTextAsync()).Should().Contain("RATE_LIMITED").And.NotContain("claude");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Duration" }).ClickAsync();
        (await page.Page.Locator("th[aria-sort=descending]").InnerTextAsync()).Should().StartWith("Duration");
        (await page.TextAsync()).Should().Contain("sorted by duration among these");
        page.ShouldBeClean();
    }

    [Fact]
    public async Task Search_FindsACallByPartOfItsId_AndItsColumnsAreExplained()
    {
        await using var app = await DashboardApp.StartAsync(fixture.ConnectionString);
        var call = Calls.One(0, DateTimeOffset.UtcNow.AddMinutes(-2));
        call.ResponseId = "chatcmpl-needle-42";
        await app.WriteAsync(Calls.Some(20).Append(call));
        await using var page = await BrowserPage.OpenAsync(fixture, app, "traces");

        await page.Page.GetByLabel("Id contains").FillAsync("NEEDLE");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.GetByText("1 call loaded, all that match").WaitForAsync();
        await page.Page.Locator("table.calls tbody a").ClickAsync();
        await page.Page.GetByText("as the provider itself reported it").WaitForAsync();
        await page.Page.GetByRole(AriaRole.Tab, new() { Name = "Columns" }).ClickAsync();
        (await page.TextAsync()).Should().Contain("chatcmpl-needle-42").And.Contain("null = not reported, 0 = reported as 0");
        page.ShouldBeClean();
    }

    [Fact]
    public async Task Trace_Of500Spans_IsWalkedByKeyboard()
    {
        await using var app = await DashboardApp.StartAsync(fixture.ConnectionString);
        string trace;
        using (LlmTraceScope.Begin(DashboardApp.Org, Guid.Empty))
        using (var run = LlmTracer.StartSpan("run", LlmOperations.Actor))
        {
            trace = run.TraceId;
            for (var i = 0; i < 100; i++)
            {
                using var plan = LlmTracer.StartSpan($"plan {i}", LlmOperations.Plan);
                for (var j = 0; j < 4; j++)
                {
                    using var tool = LlmTracer.StartSpan($"tool {i}.{j}", LlmOperations.ToolCall);
                    if (j == 3)
                    {
                        tool.Fail("out_of_luck");
                    }
                }
            }
        }

        await app.WriteAsync(Calls.Some(1));
        await using var page = await BrowserPage.OpenAsync(fixture, app, $"trace/{trace}");
        var nodes = page.Page.Locator("[role=treeitem]");
        var chosen = page.Page.Locator("[role=treeitem][aria-selected=true]");

        (await nodes.CountAsync()).Should().Be(501, await page.TextAsync());
        await nodes.First.FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowDown");
        (await chosen.GetAttributeAsync("data-index")).Should().Be("1");
        (await chosen.InnerTextAsync()).Should().Contain("plan");
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        (await chosen.GetAttributeAsync("aria-expanded")).Should().Be("false");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        (await chosen.GetAttributeAsync("data-index")).Should().Be("6", "the four tools of the closed plan are passed over");
        await page.Page.Keyboard.PressAsync("End");
        (await chosen.GetAttributeAsync("data-index")).Should().Be("500");
        await nodes.Filter(new() { HasText = "tool 57.3" }).ClickAsync();
        await page.Page.Locator(".details").GetByText("out_of_luck").WaitForAsync();
        await page.Page.Keyboard.PressAsync("Home");
        await page.Page.ScreenshotAsync(new() { Path = Path.Combine(DashboardFixture.Screenshots, "trace-500.png") });
        page.ShouldBeClean();
    }

    [Fact]
    public async Task Trace_WhoseSpansWereTheFirst_IsWholeSoonAfter()
    {
        await using var app = await DashboardApp.StartAsync(fixture.ConnectionString);
        await app.WriteAsync(Calls.Some(1));
        await using var page = await BrowserPage.OpenAsync(fixture, app, "overview");
        string trace;
        using (LlmTraceScope.Begin(DashboardApp.Org, Guid.Empty))
        using (var run = LlmTracer.StartSpan("run", LlmOperations.Actor))
        {
            trace = run.TraceId;
        }

        await app.WriteAsync([]);

        await page.GoAsync($"trace/{trace}");
        for (var looks = 0; looks < 100 && await page.Page.GetByRole(AriaRole.Treeitem).CountAsync() == 0; looks++)
        {
            await page.GoAsync($"trace/{trace}");
        }

        (await page.TextAsync()).Should().Contain("Spans and calls 1");
    }

    [Fact]
    public async Task LiveTail_ShowsACallWhenItEnds()
    {
        await using var app = await DashboardApp.StartAsync(fixture.ConnectionString);
        await app.WriteAsync(Calls.Some(3));
        await using var page = await BrowserPage.OpenAsync(fixture, app, "traces");
        await page.Page.Locator("#live").ClickAsync();
        await page.Page.GetByText("Live: on").WaitForAsync();

        var call = Calls.One(1, DateTimeOffset.UtcNow);
        call.Model = "brand-new-model";
        await app.WriteAsync([call, Calls.One(2, DateTimeOffset.UtcNow, LlmIds.FromName("others"))]);

        await page.Page.GetByText("brand-new-model").WaitForAsync();
        (await page.Page.Locator("table.calls tbody tr").CountAsync()).Should().Be(4);
        page.ShouldBeClean();
    }

    [Fact]
    public async Task Health_TellsTheLastIncident_WhenItIsOver()
    {
        await using var app = await DashboardApp.StartAsync(fixture.ConnectionString, static o => (o.QueueCapacity, o.MaxBatchSize) = (100, 100));
        await app.WriteAsync(Calls.Some(20_000));
        var lost = app.Writer.Statistics.DroppedTotal;
        lost.Should().BePositive("so many rows do not pass a queue of a hundred");
        await using var page = await BrowserPage.OpenAsync(fixture, app, "health");

        (await page.TextAsync()).Should().Contain("Last incident").And.Contain($"{lost:N0} rows lost").And.Contain("over").And.Contain("rows come faster than they are taken")
            .And.Contain("QueueFull").And.Contain("none since this process began", "the spans had none");
        await page.ScreenshotAsync("health-incident");
        page.ShouldBeClean();
    }

    [Fact]
    public async Task NarrowScreens_ShowEverythingWithoutSidewaysScrolling()
    {
        await using var app = await DashboardApp.StartAsync(fixture.ConnectionString);
        var call = Calls.One(1, DateTimeOffset.UtcNow);
        await app.WriteAsync(Calls.Some(40).Append(call));
        await using var page = await BrowserPage.OpenAsync(fixture, app, "overview", size: (390, 844));
        foreach (var route in new[] { "overview", "traces", $"call/{call.RequestId}", "health" })
        {
            await page.GoAsync(route);
            await page.ScreenshotAsync($"narrow-{route.Split('/')[0]}");
            (await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(390, route);
        }
    }

    [Fact]
    public async Task Controls_HaveNames_AndTextHasContrast()
    {
        await using var app = await DashboardApp.StartAsync(fixture.ConnectionString);
        string trace;
        using (LlmTraceScope.Begin(DashboardApp.Org, Guid.Empty))
        using (var run = LlmTracer.StartSpan("run", LlmOperations.Actor))
        {
            trace = run.TraceId;
            using var tool = LlmTracer.StartSpan("tool", LlmOperations.ToolCall);
            tool.Fail("out_of_luck");
        }

        var call = Calls.One(10, DateTimeOffset.UtcNow.AddSeconds(-5));
        (call.TraceId, call.ConsumerBlockedMs, call.AttemptStatus, call.AttemptLatencyMs, call.AttemptErrorCode) = (trace, 50, [503, 429], [100, 200], [ErrorCodes.ProviderUnavailable, ErrorCodes.RateLimited]);
        await app.WriteAsync(Calls.Some(40).Append(call));
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var page = await BrowserPage.OpenAsync(fixture, app, "overview?range=1h", scheme: scheme);
            foreach (var route in new[] { "overview?range=1h", "traces", "health", "overview?range=1h&by=agent", $"trace/{trace}", $"call/{call.RequestId}", "traces?model=none" })
            {
                await page.GoAsync(route);
                (await page.Page.EvaluateAsync<string[]>(Accessibility.Nameless)).Should().BeEmpty(route);
                (await page.Page.EvaluateAsync<string[]>(Accessibility.LowContrast)).Should().BeEmpty($"{route}, {scheme}");
            }
        }
    }
}
