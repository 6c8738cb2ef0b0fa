using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using LlmTracing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LlmTracing.Dashboard.Tests;

/// <summary>The code of <c>docs/dashboard.md</c>, run as it stands there.</summary>
public sealed class DocsExample
{
    [Fact]
    public async Task InProduction_OperatorsComeIn_AndOthersDoNot()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddLlmTracing();
        builder.Services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, HeaderSignIn>("header", null);
        await using var app = Build(builder);
        await app.StartAsync();

        using var http = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
        (await AskAsync("Operator", LlmIds.FromName("acme").ToString())).Should().Be(HttpStatusCode.OK);
        (await AskAsync("Operator", "no uuid")).Should().Be(HttpStatusCode.Forbidden, "an operator without an organisation has no calls to see");
        (await AskAsync("Guest", LlmIds.FromName("acme").ToString())).Should().Be(HttpStatusCode.Forbidden);
        (await http.GetAsync("/llm/")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);

        async Task<HttpStatusCode> AskAsync(string role, string org)
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, "/llm/api/session") { Headers = { { "X-Role", role }, { "X-Org", org } } };
            return (await http.SendAsync(message)).StatusCode;
        }
    }

    private static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthorizationBuilder().AddPolicy("Operators", policy => policy.RequireRole("Operator"));
        var app = builder.Build();

        app.MapLlmTracing("/llm", options =>
        {
            options.Title = "Travel service";
            options.Organisation = http => Guid.Parse(http.User.FindFirstValue("org")!);
            options.AllowPayloads = http => http.User.IsInRole("Support");
        }).RequireAuthorization("Operators");
        return app;
    }

    private sealed class HeaderSignIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers["X-Role"] is not [{ } role])
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var user = new ClaimsIdentity([new Claim(ClaimTypes.Role, role), new Claim("org", Request.Headers["X-Org"].ToString())], Scheme.Name);
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(user), Scheme.Name)));
        }
    }
}
