using System.Diagnostics;
using Microsoft.Playwright;

namespace LlmTracing.Dashboard.Tests;

/// <summary>The sample as a person meets it first; its pages are the README's pictures.</summary>
[Collection(DashboardCollection.Name)]
public sealed class DemoTests(DashboardFixture fixture)
{
    private const int MostBytesOfAPicture = 150_000;

    [Fact]
    public async Task TheSample_ShowsAPopulatedDashboard()
    {
        var clock = Stopwatch.StartNew();
        using var sample = Start();
        try
        {
            var address = await AddressAsync(sample);
            await using var page = await BrowserPage.OpenAsync(fixture, address, "overview", size: (1200, 720));
            await Assertions.Expect(page.Page.Locator(".card .big").First).ToBeVisibleAsync();
            Console.WriteLine($"The sample showed figures {clock.Elapsed.TotalSeconds:F1} s after its start, the engine's start included.");
            (await page.TextAsync()).Should().Contain("claude-sonnet-4-5").And.Contain("gpt-4o-mini");

            await page.GoAsync("traces?call_type=agent&provider=anthropic");
            await page.Page.Locator("#live").ClickAsync();
            var call = page.Page.Locator("table.calls tbody tr:not(:has(.bad)) a").First;
            await call.ClickAsync();
            await page.WhenShownAsync();
            await Assertions.Expect(page.Page.Locator("[role=treeitem]").First).ToBeVisibleAsync();

            // The last spans end after the call.
            for (var looks = 0; looks < 20 && await page.Page.Locator("[role=treeitem]").CountAsync() < 7; looks++)
            {
                await page.Page.ReloadAsync();
                await page.WhenShownAsync();
            }

            (await page.Page.Locator("[role=treeitem]").CountAsync()).Should().Be(7, "an agent, its tools, a retrieval and three calls");
            await page.Page.GetByRole(AriaRole.Treeitem, new() { Name = "claude-sonnet" }).ClickAsync();
            await page.WhenShownAsync();
            await PictureAsync(page, "trace");
            await page.GoAsync("overview");
            await PictureAsync(page, "overview");
            await page.GoAsync("traces");
            await PictureAsync(page, "traces");
            page.ShouldBeClean();
        }
        finally
        {
            sample.Kill(entireProcessTree: true);
            await sample.WaitForExitAsync();
        }
    }

    /// <summary>Keeps a picture beside the test; with <c>LLMTRACING_WRITE_DOCS</c> it becomes the README's.</summary>
    private static async Task PictureAsync(BrowserPage page, string name)
    {
        var path = Path.Combine(DashboardFixture.Screenshots, $"readme-{name}.png");
        await page.Page.ScreenshotAsync(new PageScreenshotOptions { Path = path });
        new FileInfo(path).Length.Should().BeLessThan(MostBytesOfAPicture, path);
        if (Environment.GetEnvironmentVariable("LLMTRACING_WRITE_DOCS") == "1")
        {
            File.Copy(path, Path.Combine(Directory.CreateDirectory(Path.Combine(Root, "docs", "images")).FullName, $"dashboard-{name}.png"), overwrite: true);
        }
    }

    private static Process Start()
    {
        // The same configuration and framework as this test was built for.
        var built = AppContext.BaseDirectory[(AppContext.BaseDirectory.LastIndexOf($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal) + 1)..];
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = Path.Combine(Root, "samples", "WebApi") };
        foreach (var argument in new[] { Path.Combine(start.WorkingDirectory, built, "WebApi.dll"), "--demo", "--urls", "http://127.0.0.1:0" })
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static async Task<Uri> AddressAsync(Process sample)
    {
        const string said = "The dashboard is at ";
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await sample.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.IndexOf(said, StringComparison.Ordinal) is >= 0 and var at)
            {
                _ = sample.StandardOutput.ReadToEndAsync(CancellationToken.None); // Read on, so that the sample never waits for a reader.
                return new Uri(line[(at + said.Length)..].Trim());
            }
        }

        throw new InvalidOperationException("The sample ended before it said where the dashboard is.");
    }

    private static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "LlmTracing.sln")))
            {
                folder = folder.Parent!;
            }

            return folder.FullName;
        }
    }
}
