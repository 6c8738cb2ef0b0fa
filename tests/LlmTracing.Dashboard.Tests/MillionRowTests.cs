using System.Diagnostics;
using LlmTracing;

namespace LlmTracing.Dashboard.Tests;

/// <summary>The pages over a million calls.</summary>
[Collection(DashboardCollection.Name)]
[Trait("Category", "Long")]
public sealed class MillionRowTests(DashboardFixture fixture)
{
    [Fact]
    public async Task FirstPaint_IsUnderASecond()
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

        await using var page = await BrowserPage.OpenAsync(fixture, app, "overview");
        foreach (var route in new[] { "overview", "overview?range=7d", "traces", "traces?range=7d&error_code=RATE_LIMITED", "health" })
        {
            var clock = Stopwatch.StartNew();
            await page.GoAsync(route);
            var paint = await page.Page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1");
            Console.WriteLine($"1,000,000 rows, {route}: first contentful paint {paint:F0} ms, all shown {clock.ElapsedMilliseconds} ms.");
            paint.Should().BeInRange(0, 1_000, route);
        }

        await page.GoAsync("overview?range=7d");
        await page.ScreenshotAsync("overview-million");
    }
}
