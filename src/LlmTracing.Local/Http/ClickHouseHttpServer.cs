using System.Net;
using LlmTracing.Local.Engine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace LlmTracing.Local.Http;

/// <summary>ClickHouse's HTTP interface on loopback.</summary>
internal static class ClickHouseHttpServer
{
    /// <summary>How long an idle connection stays open; the server's default since 26.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    // http_max_uri_size and the room for a URL-encoded query in it.
    private const int MaxUrlBytes = 1 << 20;

    /// <summary>Builds the server; nothing of this machine's ASP.NET configuration applies to it.</summary>
    public static WebApplication Build(LocalEngine engine, Credentials credentials, int port, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.KeepAliveTimeout = KeepAlive;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestLineSize = MaxUrlBytes;
            kestrel.Limits.MaxRequestBufferSize = 2 * MaxUrlBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxUrlBytes;
            kestrel.Limits.MaxRequestHeaderCount = 1000;
            kestrel.Listen(IPAddress.Loopback, port);
        });

        var app = builder.Build();
        var queries = new QueryHandler(engine, credentials, time);
        app.Run(http => RouteAsync(http, queries));
        return app;
    }

    private static Task RouteAsync(HttpContext http, QueryHandler queries)
    {
        var path = http.Request.Path.Value;
        if (path is "/ping" or "/replicas_status")
        {
            return http.Response.WriteAsync("Ok.\n", http.RequestAborted);
        }

        if (path is not ("/" or "/query"))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return http.Response.WriteAsync(
                $"There is no handle {path}\n\nUse / or /ping for health checks.\nOr /replicas_status for more sophisticated health checks.\n",
                http.RequestAborted);
        }

        return HttpMethods.IsPost(http.Request.Method) || http.Request.Query.ContainsKey("query")
            ? queries.HandleAsync(http)
            : http.Response.WriteAsync("Ok.\n", http.RequestAborted);
    }
}
