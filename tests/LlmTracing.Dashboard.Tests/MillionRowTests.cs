using System.Diagnostics;
using LlmTracing;

namespace LlmTracing.Dashboard.Tests;

/// <summary>The pages over a million calls.</summary>
[Collection(DashboardCollection.Name)]
[Trait("Category", "Long")]
public sealed class MillionRowTests(DashboardFixture fixture)
{
    /// <summary>The first paint with figures in it: cards, rows or a ledger, not the frame around them.</summary>
    private const string WhenDataIsSeen = """
        window.whenDataIsSeen = -1;
        new MutationObserver((_, observer) => {
          if (!document.querySelector("main .card .big, main table.calls tbody tr, main .ledger")) return;
          observer.disconnect();
          requestAnimationFrame(() => requestAnimationFrame(() => window.whenDataIsSeen = performance.now()));
        }).observe(document, { childList: true, subtree: true });
        """;

    [Fact]
    public async Task FirstPaintWithData_IsMeasured()
    {
        await using var app = await DashboardApp.StartAsync(fixture.ConnectionString);
        await app.WriteAsync(Calls.Some(1));
        using (var engine = new HttpClient { BaseAddress = fixture.Engine, Timeout = TimeSpan.FromMinutes(5) })
        {
            var insert = $"""
                INSERT INTO {app.Database}.llm_traces (request_id, org_id, agent_id, model, provider, operation, is_streaming, input_tokens, output_tokens, total_tokens, cost_usd, ttft_ms, total_latency_ms, status_code, is_complete, error_code, requested_at, completed_at)
                SELECT toString(generateUUIDv4()), '{DashboardApp.Org}', toUUID('00000000-0000-0000-0000-00000000000' || toString(number % 5)), 'model-' || toString(number % 8), ['openai', 'anthropic', 'google'][number % 3 + 1], 'chat', number % 2,
                  100 + number % 900, 50 + number % 200, 150 + number % 1100, 0.001, 100 + number % 400, 400 + number % 2000, if(number % 40 = 0, 429, 200), 1, if(number % 40 = 0, 'RATE_LIMITED', ''),
                  now64(3) - toIntervalMillisecond(number * 80), now64(3) - toIntervalMillisecond(number * 80)
                FROM numbers(1000000)
                """;
            using var answer = await engine.PostAsync("", new StringContent(insert));
            (await answer.Content.ReadAsStringAsync()).Should().BeEmpty();
        }

        await using var page = await BrowserPage.OpenAsync(fixture, app, "health");
        await page.Page.AddInitScriptAsync(WhenDataIsSeen);
        foreach (var route in new[] { "overview", "overview?range=7d", "traces", "traces?range=7d&error_code=RATE_LIMITED", "health" })
        {
            var seen = new List<double>();
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < 3; i++)
            {
                await page.GoAsync(route);
                seen.Add(await page.Page.EvaluateAsync<double>("whenDataIsSeen"));
            }

            Console.WriteLine($"1,000,000 rows, {route}: data seen {string.Join(", ", seen.Select(static s => $"{s:F0}"))} ms after the address was entered; all parts {clock.ElapsedMilliseconds / 3} ms.");

            // The target is a second; a machine that does other things besides is no fault of the page.
            seen.Order().ElementAt(1).Should().BeInRange(1, 5_000, route);
        }

        await page.GoAsync("overview?range=7d");
        (await page.TextAsync()).Should().Contain("1M");
        await page.ScreenshotAsync("overview-million");
    }
}
