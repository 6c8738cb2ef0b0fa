using System.Security.Claims;
using LlmTracing.DependencyInjection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LlmTracing.Dashboard.Tests;

/// <summary>An app with the dashboard at <c>/base/llm/</c> and a database of its own. The user's claims come from a header, as a test's sign-in.</summary>
internal sealed class DashboardApp : IAsyncDisposable
{
    public static readonly Guid Org = LlmIds.FromName("acme");

    private readonly WebApplication _app;

    private DashboardApp(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public string Database { get; } = "d_" + Guid.NewGuid().ToString("N");

    /// <summary>The paths of the API as they are mapped, without those of its description and of what it does not have.</summary>
    public IEnumerable<string> ApiPaths => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Select(static e => e.RoutePattern.RawText!).Where(static p => p.StartsWith("/llm/api/", StringComparison.Ordinal))
        .Select(static p => p["/llm/api".Length..]).Except(["/openapi.json", "/{**rest}"], StringComparer.Ordinal);

    public TraceWriter Writer => _app.Services.GetRequiredService<TraceWriter>();

    public static async Task<DashboardApp> StartAsync(
        string connectionString, Action<LlmTracingOptions>? configure = null, Action<LlmTracingDashboardOptions>? show = null, Action<IServiceCollection>? add = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        DashboardApp? made = null;
        builder.Services.AddLlmTracing(o =>
        {
            o.ConnectionString = connectionString;
            o.Database = made!.Database;
            o.Schema = SchemaMode.Create;
            o.OrgId = Org;
            o.Storage.Retention = null;
            configure?.Invoke(o);
        });
        add?.Invoke(builder.Services);
        var app = builder.Build();
        made = new DashboardApp(app);
        app.UsePathBase("/base");
        app.UseRouting();
        app.Use((http, next) =>
        {
            if (http.Request.Headers["X-Test-Org"] is [{ } org])
            {
                http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("org", org)], "test"));
            }

            return next(http);
        });
        app.MapLlmTracing("/llm", o =>
        {
            o.Organisation = static http => Guid.Parse(http.User.FindFirstValue("org") ?? Org.ToString());
            o.TailInterval = TimeSpan.FromMilliseconds(200);
            show?.Invoke(o);
        });
        await app.StartAsync();
        made.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/base/llm/");
        return made;
    }

    public T Service<T>()
        where T : notnull
        => _app.Services.GetRequiredService<T>();

    public async Task WriteAsync(params IEnumerable<TraceRecord> calls)
    {
        foreach (var call in calls)
        {
            Writer.Write(call);
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await Writer.FlushAsync(limit.Token);
        await _app.Services.GetRequiredService<TelemetryDelivery>().FlushAsync(limit.Token);
    }

    public HttpClient Client(Guid? org = null)
    {
        var http = new HttpClient { BaseAddress = Address };
        if (org is not null)
        {
            http.DefaultRequestHeaders.Add("X-Test-Org", org.ToString());
        }

        return http;
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
    }
}
