using LlmTracing;
using LlmTracing.Dashboard;
using LlmTracing.Dashboard.Api;
using LlmTracing.Dashboard.Assets;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the dashboard into an app.</summary>
public static class LlmTracingEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves the dashboard below a path, its JSON API at <c>api/</c> and the description of that at <c>api/openapi.json</c>. Protect it:
    /// <c>app.MapLlmTracing("/llm").RequireAuthorization("Operators")</c>.
    /// </summary>
    /// <param name="endpoints">The app; <c>AddLlmTracing</c> must have been called on its services.</param>
    /// <param name="pattern">The path, without parameters; the dashboard is at this path and a slash.</param>
    /// <param name="configure">Sets options.</param>
    /// <returns>All its endpoints, to be given a policy, a host or a rate limit.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="InvalidOperationException"><c>AddLlmTracing</c> was not called.</exception>
    /// <remarks>
    /// Outside Development it answers nothing but 403 without an authorization policy, see
    /// <see cref="LlmTracingDashboardOptions.AllowWithoutAuthorization"/>.
    /// </remarks>
    public static IEndpointConventionBuilder MapLlmTracing(
        this IEndpointRouteBuilder endpoints, string pattern = "/llm", Action<LlmTracingDashboardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrWhiteSpace(pattern);
        var options = new LlmTracingDashboardOptions();
        configure?.Invoke(options);
        Check(options);

        var services = endpoints.ServiceProvider;
        var reader = services.GetService<ITraceReader>()
            ?? throw new InvalidOperationException("MapLlmTracing needs the services of AddLlmTracing: call builder.Services.AddLlmTracing(…) first.");

        var tracing = services.GetRequiredService<IOptions<LlmTracingOptions>>().Value;
        var payloads = new PayloadAccess(options, tracing);
        var api = new ApiCall(new Tenant(options, tracing), LoggerOf(services));
        var group = endpoints.MapGroup(pattern.TrimEnd('/'));
        AssetEndpoints.Map(group);
        CallEndpoints.Map(group, api, reader, options, payloads);
        UsageEndpoints.Map(group, api, reader);
        StatusEndpoints.Map(group, api, options, payloads, services);
        group.MapGet("/api/{**rest}", static http => ApiCall.RefuseAsync(
            http, AspNetCore.Http.StatusCodes.Status404NotFound, "Not found", "The API has no such path: see openapi.json."));
        new LiveTail(reader, options, services.GetRequiredService<TimeProvider>()).Map(group, api);
        ((IEndpointConventionBuilder)group).Finally(GateOf(services, options, pattern).Apply);
        CheckAtStart(endpoints, services);
        return group;
    }

    private static Gate GateOf(IServiceProvider services, LlmTracingDashboardOptions options, string pattern) => new(
        isOpen: options.AllowWithoutAuthorization || services.GetService<IHostEnvironment>()?.IsDevelopment() == true,
        fallback: services.GetService<IOptions<AuthorizationOptions>>()?.Value.FallbackPolicy,
        pattern,
        LoggerOf(services));

    private static ILogger LoggerOf(IServiceProvider services) => services.GetRequiredService<ILoggerFactory>().CreateLogger("LlmTracing.Dashboard");

    /// <summary>Endpoints are built when they are first asked for; asking at start has a missing policy logged there and not with the first request.</summary>
    private static void CheckAtStart(IEndpointRouteBuilder endpoints, IServiceProvider services)
        => services.GetService<IHostApplicationLifetime>()?.ApplicationStarted.Register(() =>
        {
            foreach (var source in endpoints.DataSources)
            {
                _ = source.Endpoints;
            }
        });

    private static void Check(LlmTracingDashboardOptions options)
    {
        if (options.TailInterval < TimeSpan.FromMilliseconds(100) || options.TailInterval > TimeSpan.FromMinutes(1))
        {
            throw new ArgumentException("TailInterval must be 100 ms to 1 min.", nameof(options));
        }

        if (options.MaxTails < 0)
        {
            throw new ArgumentException("MaxTails must not be negative.", nameof(options));
        }

        if (options.Title is null)
        {
            throw new ArgumentException("Title must not be null.", nameof(options));
        }
    }
}
