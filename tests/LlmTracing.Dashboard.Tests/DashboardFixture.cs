using LlmTracing.Local;
using Microsoft.Playwright;

namespace LlmTracing.Dashboard.Tests;

/// <summary>One engine and one browser for the run.</summary>
public sealed class DashboardFixture : IAsyncLifetime
{
    private LocalClickHouse? _engine;
    private IPlaywright? _playwright;

    public string ConnectionString => _engine!.ConnectionString;

    public Uri Engine => _engine!.Endpoint;

    public IBrowser Browser { get; private set; } = null!;

    /// <summary>Where screenshots are kept.</summary>
    public static string Screenshots { get; } = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots")).FullName;

    public async Task InitializeAsync()
    {
        _engine = await LocalClickHouse.StartAsync();
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = await Chromium.PathAsync(),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class DashboardCollection : ICollectionFixture<DashboardFixture>
{
    public const string Name = "dashboard";
}
