using System.Globalization;
using System.Text.Json;
using LlmTracing;
using LlmTracing.Dashboard.Api;
using Microsoft.Playwright;

namespace LlmTracing.Dashboard.Tests;

/// <summary>The tail sends every call once, however many come at a time and however late.</summary>
[Collection(DashboardCollection.Name)]
public sealed class LiveTailTests(DashboardFixture fixture)
{
    [Fact]
    public async Task Bursts_AndLateRows_ArriveOnceEach()
    {
        await using var app = await DashboardApp.StartAsync(fixture.ConnectionString);
        await app.WriteAsync(Named("before", 1, static now => now.AddMinutes(-30)));
        using var http = app.Client();
        using var stream = await http.GetStreamAsync("api/tail");
        using var reader = new StreamReader(stream);
        var got = new List<string>();

        await app.WriteAsync(Named("burst", 1_300, static now => now));
        await ReadAsync(reader, got, 1_300);
        await app.WriteAsync([.. Named("late", 300, static now => now.AddSeconds(-40)), .. Named("long", 5, static now => now, began: TimeSpan.FromMinutes(10))]);
        await ReadAsync(reader, got, 1_605);
        await app.WriteAsync(Named("again", 700, static now => now.AddSeconds(-2)));
        await ReadAsync(reader, got, 2_305);

        got.Should().OnlyHaveUniqueItems().And.NotContain(static id => id.StartsWith("before", StringComparison.Ordinal));
        got.Count(static id => id.StartsWith("late", StringComparison.Ordinal)).Should().Be(300);
    }

    [Fact]
    public void AfterTrouble_ALookGoesBackToItsBegin_UntilAMinuteIsQuiet()
    {
        var begin = new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
        var sut = new TailLook(begin);
        var at = begin;
        for (var i = 0; i < 300; i++, at = at.AddSeconds(1))
        {
            sut.Advance(at);
            sut.Troubled(at);
        }

        sut.From.Should().Be(begin, "rows of these five minutes are still to come");
        sut.Advance(at.AddSeconds(58));
        sut.From.Should().Be(begin);
        sut.Advance(at.AddSeconds(61));
        sut.From.Should().Be(at.AddSeconds(1));

        sut.Troubled(at.AddSeconds(62));
        sut.Advance(at.AddHours(1));
        sut.From.Should().Be(at.AddHours(1) - TailLook.Lateness);
    }

    [Fact]
    public async Task InTheBrowser_WhatCameSinceThePageWasLoaded_IsThereToo()
    {
        await using var app = await DashboardApp.StartAsync(fixture.ConnectionString);
        await app.WriteAsync(Named("first", 3, static now => now.AddMinutes(-5)));
        await using var page = await BrowserPage.OpenAsync(fixture, app, "traces");
        var rows = page.Page.Locator("table.calls tbody tr");
        (await rows.CountAsync()).Should().Be(3);

        await app.WriteAsync(Named("meanwhile", 4, static now => now.AddMinutes(-3)));
        await page.Page.Locator("#live").ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(7);
        await app.WriteAsync([.. Named("now", 2, static now => now), .. Named("late", 1, static now => now.AddSeconds(-50))]);
        await Assertions.Expect(rows).ToHaveCountAsync(10);
        (await rows.Locator("a").EvaluateAllAsync<string[]>("links => links.map(l => l.getAttribute('href').replace(/.*[/]|-.*/g, ''))"))
            .Should().Equal("now", "now", "late", "meanwhile", "meanwhile", "meanwhile", "meanwhile", "first", "first", "first");
        page.ShouldBeClean();
    }

    private static IEnumerable<TraceRecord> Named(string name, int count, Func<DateTimeOffset, DateTimeOffset> ended, TimeSpan began = default)
        => Enumerable.Range(0, count).Select(i =>
        {
            var end = ended(DateTimeOffset.UtcNow);
            var call = Calls.One(1, end - began);
            (call.RequestId, call.CompletedAt) = (string.Create(CultureInfo.InvariantCulture, $"{name}-{i}"), end);
            return call;
        });

    private static async Task ReadAsync(StreamReader reader, List<string> got, int until)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (got.Count < until && await reader.ReadLineAsync(limit.Token) is { } line)
        {
            line.Should().NotBe("event: gap");
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                got.Add(JsonDocument.Parse(line["data: ".Length..]).RootElement.GetProperty("request_id").GetString()!);
            }
        }
    }
}
