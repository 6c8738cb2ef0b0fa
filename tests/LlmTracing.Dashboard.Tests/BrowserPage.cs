using Microsoft.Playwright;

namespace LlmTracing.Dashboard.Tests;

/// <summary>A page that notes what it complains about and whom it asks.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly Uri _address;

    private BrowserPage(IBrowserContext context, IPage page, Uri address)
    {
        (_context, Page, _address) = (context, page, address);
        page.Console += (_, message) =>
        {
            // A refused answer is noted by the browser too; what the page says of it is what a test looks at.
            if (message.Type is "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                Complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => Complaints.Add(error);
        page.Request += (_, request) => Requests.Add(new Uri(request.Url));
    }

    public IPage Page { get; }

    /// <summary>Errors of scripts and breaches of the content security policy.</summary>
    public List<string> Complaints { get; } = [];

    public List<Uri> Requests { get; } = [];

    public static Task<BrowserPage> OpenAsync(
        DashboardFixture fixture, DashboardApp app, string route, Guid? org = null, (int Width, int Height)? size = null, ColorScheme scheme = ColorScheme.Light)
        => OpenAsync(fixture, app.Address, route, org, size, scheme);

    public static async Task<BrowserPage> OpenAsync(
        DashboardFixture fixture, Uri address, string route, Guid? org = null, (int Width, int Height)? size = null, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await fixture.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme, TimezoneId = "Europe/Berlin", Locale = "en-GB",
            ViewportSize = new ViewportSize { Width = size?.Width ?? 1400, Height = size?.Height ?? 950 },
            ExtraHTTPHeaders = org is null ? null : [new("X-Test-Org", org.ToString()!)],
        });
        context.SetDefaultTimeout(30_000);
        var page = new BrowserPage(context, await context.NewPageAsync(), address);
        await page.GoAsync(route);
        return page;
    }

    /// <summary>Opens a route and waits until the page shows it.</summary>
    public async Task GoAsync(string route)
    {
        // A page of its own each time: what is shown then is never what was shown before.
        await Page.GotoAsync("about:blank");
        await Page.GotoAsync(_address.AbsoluteUri + "#/" + route);
        await WhenShownAsync();
    }

    /// <summary>Waits until the page and each of its parts is there.</summary>
    public Task WhenShownAsync() => Page.Locator("main:not([aria-busy]):not(:has([aria-busy]))").WaitForAsync();

    public async Task<string> TextAsync() => await Page.Locator("main").InnerTextAsync();

    public Task ScreenshotAsync(string name) => Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(DashboardFixture.Screenshots, name + ".png"), FullPage = true });

    /// <summary>Nothing was complained about, and nobody but the service was asked.</summary>
    public void ShouldBeClean()
    {
        Complaints.Should().BeEmpty();
        Requests.Where(r => r.Scheme is "http" or "https").Should().OnlyContain(r => r.Authority == _address.Authority && r.AbsolutePath.StartsWith(_address.AbsolutePath, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
