using LlmTracing.Dashboard.Api;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmTracing.Dashboard;

/// <summary>
/// Keeps endpoints shut that no policy protects. A policy is named after the mapping, so it is looked for when the endpoints are built, after
/// all that the app says of them. The app's other endpoints are not touched.
/// </summary>
internal sealed class Gate(bool isOpen, AuthorizationPolicy? fallback, string pattern, ILogger logger)
{
    private int _isSaid;

    public void Apply(EndpointBuilder endpoint)
    {
        if (isOpen || IsProtected(endpoint.Metadata))
        {
            return;
        }

        if (fallback is not null && !IsAnonymous(endpoint.Metadata))
        {
            // As the endpoint's own policy it is missed where the app lacks UseAuthorization: routing then refuses to run the endpoint.
            endpoint.Metadata.Add(new AuthorizeAttribute());
            endpoint.Metadata.Add(fallback);
            return;
        }

        if (Interlocked.Exchange(ref _isSaid, 1) == 0)
        {
            Log.DashboardUnprotected(logger, pattern);
        }

        endpoint.RequestDelegate = RefuseAsync;
    }

    /// <summary>As the authorization middleware sees it: a policy of the endpoint, and none where anonymous users are allowed.</summary>
    private static bool IsProtected(IList<object> metadata)
        => !IsAnonymous(metadata) && (metadata.OfType<IAuthorizeData>().Any() || metadata.OfType<AuthorizationPolicy>().Any());

    private static bool IsAnonymous(IList<object> metadata) => metadata.OfType<IAllowAnonymous>().Any();

    private static Task RefuseAsync(HttpContext http)
    {
        const string why = "Outside Development it needs an authorization policy. "
            + "Use MapLlmTracing(...).RequireAuthorization(...), or set AllowWithoutAuthorization where something else protects it.";
        if (http.Request.Path.Value!.Contains("/api/", StringComparison.Ordinal))
        {
            return ApiCall.RefuseAsync(http, StatusCodes.Status403Forbidden, "The dashboard is shut", why);
        }

        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync($"The LLM tracing dashboard is shut. {why}\n", http.RequestAborted);
    }
}
