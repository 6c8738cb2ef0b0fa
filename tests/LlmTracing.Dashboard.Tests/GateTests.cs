using System.Net;
using LlmTracing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LlmTracing.Dashboard.Tests;

/// <summary>Who gets in.</summary>
public sealed class GateTests
{
    private static readonly Action<IEndpointConventionBuilder> Nothing = static _ => { };

    [Fact]
    public async Task OutsideDevelopment_WithoutPolicy_ItIsShut_AndTheAppIsNot()
    {
        (await AskAsync("Production", Nothing, "/llm/")).Should().Be(HttpStatusCode.Forbidden);
        (await AskAsync("Production", Nothing, "/llm/api/session")).Should().Be(HttpStatusCode.Forbidden);
        (await AskAsync("Production", Nothing, "/llm/app.js")).Should().Be(HttpStatusCode.Forbidden);
        (await AskAsync("Production", Nothing, "/other")).Should().Be(HttpStatusCode.OK);
        (await AskAsync("Production", static d => d.AllowAnonymous(), "/llm/")).Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task WhereItIsShut_ItSaysWhy()
    {
        (await TextAsync("/llm/")).Should().Contain("RequireAuthorization");
        (await TextAsync("/llm/api/calls")).Should().Contain("RequireAuthorization").And.Contain("\"status\":403").And.Contain("\"title\"");

        static Task<string> TextAsync(string path) => AskAsync("Production", Nothing, path, read: static answer => answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Development_AndAnExplicitOption_OpenIt()
    {
        (await AskAsync("Development", Nothing, "/llm/")).Should().Be(HttpStatusCode.OK);
        (await AskAsync("Production", Nothing, "/llm/", static o => o.AllowWithoutAuthorization = true)).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task APolicy_DecidesForPagesAndData()
    {
        static void Deny(IEndpointConventionBuilder d) => d.RequireAuthorization(static p => p.RequireAssertion(static _ => false));
        static void Allow(IEndpointConventionBuilder d) => d.RequireAuthorization(static p => p.RequireAssertion(static _ => true));
        foreach (var path in new[] { "/llm/", "/llm/api/session", "/llm/api/tail", "/llm/api/export" })
        {
            (await AskAsync("Production", Deny, path)).Should().Be(HttpStatusCode.Unauthorized, path);
        }

        (await AskAsync("Production", Allow, "/llm/")).Should().Be(HttpStatusCode.OK);
        (await AskAsync("Production", Allow, "/llm/api/session")).Should().Be(HttpStatusCode.OK);
        (await AskAsync("Production", Nothing, "/llm/", fallback: new AuthorizationPolicyBuilder().RequireAssertion(static _ => true).Build())).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task AFallbackPolicyThatNothingEnforces_DoesNotOpenIt()
    {
        using var host = new HostBuilder().ConfigureWebHost(static web => web.UseKestrel().UseUrls("http://127.0.0.1:0")
            .ConfigureServices(static services => services.AddRouting().AddLlmTracing()
                .AddAuthorization(static o => o.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build()))
            .Configure(static app => app.UseRouting().UseEndpoints(static e => e.MapLlmTracing()))).Build();
        await host.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };

        foreach (var path in new[] { "/llm/", "/llm/api/session" })
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            answer.IsSuccessStatusCode.Should().BeFalse("the app lacks UseAuthorization");
        }
    }

    [Fact]
    public void WithoutAddLlmTracing_ItSaysWhatIsMissing()
    {
        using var app = WebApplication.Create();
        app.Invoking(static a => a.MapLlmTracing()).Should().Throw<InvalidOperationException>().WithMessage("*AddLlmTracing*");
    }

    private static Task<HttpStatusCode> AskAsync(
        string environment, Action<IEndpointConventionBuilder> protect, string path, Action<LlmTracingDashboardOptions>? configure = null, AuthorizationPolicy? fallback = null)
        => AskAsync(environment, protect, path, static answer => Task.FromResult(answer.StatusCode), configure, fallback);

    private static async Task<T> AskAsync<T>(
        string environment, Action<IEndpointConventionBuilder> protect, string path, Func<HttpResponseMessage, Task<T>> read,
        Action<LlmTracingDashboardOptions>? configure = null, AuthorizationPolicy? fallback = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddLlmTracing();
        builder.Services.AddAuthentication("none").AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, NobodyHandler>("none", null);
        builder.Services.AddAuthorization(o => o.FallbackPolicy = fallback);
        await using var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/other", static () => "open").AllowAnonymous();
        protect(app.MapLlmTracing("/llm", configure));
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        return await read(answer);
    }

    private sealed class NobodyHandler(
        Microsoft.Extensions.Options.IOptionsMonitor<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions> options, ILoggerFactory logger, System.Text.Encodings.Web.UrlEncoder encoder)
        : Microsoft.AspNetCore.Authentication.AuthenticationHandler<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<Microsoft.AspNetCore.Authentication.AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Microsoft.AspNetCore.Authentication.AuthenticateResult.NoResult());
    }
}
