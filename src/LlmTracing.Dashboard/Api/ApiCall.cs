using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmTracing.Dashboard.Api;

/// <summary>What every request of data shares: whose rows it may see, how its answer is written, and what its failures say.</summary>
internal sealed class ApiCall(Tenant tenant, ILogger logger)
{
    // ClickHouse's codes: the tables are made with the first call, or by whoever runs the server.
    private const int UnknownTable = 60;
    private const int UnknownDatabase = 81;

    /// <summary>Answers with JSON; null is status 404.</summary>
    public RequestDelegate Json<T>(JsonTypeInfo<T> type, Func<HttpContext, Guid, Task<T?>> ask)
        where T : class
        => Run(async (http, organisation) =>
        {
            if (await ask(http, organisation).ConfigureAwait(false) is { } answer)
            {
                await http.Response.WriteAsJsonAsync(answer, type, cancellationToken: http.RequestAborted).ConfigureAwait(false);
            }
            else
            {
                await RefuseAsync(http, StatusCodes.Status404NotFound, "Not found", "Your organisation has nothing by this id.").ConfigureAwait(false);
            }
        });

    /// <summary>Answers as the work says.</summary>
    public RequestDelegate Run(Func<HttpContext, Guid, Task> work) => async http =>
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (tenant.Of(http) is not { } organisation)
        {
            await RefuseAsync(http, StatusCodes.Status403Forbidden, "No organisation", "You belong to no organisation whose calls are traced.").ConfigureAwait(false);
            return;
        }

        try
        {
            await work(http, organisation).ConfigureAwait(false);
        }
        catch (ArgumentException exception)
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, "Bad request", exception.Message).ConfigureAwait(false);
        }
        catch (TraceReadException exception)
        {
            // A page that waits for the first call asks again and again: that there is no table yet is no trouble.
            var isMissing = exception.Code is UnknownTable or UnknownDatabase;
            if (!isMissing)
            {
                Log.ReadFailed(logger, exception.Message);
            }

            await RefuseAsync(
                http, StatusCodes.Status503ServiceUnavailable, isMissing ? "No table of calls yet" : "ClickHouse did not answer", exception.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The browser went away.
        }
    };

    public static Task RefuseAsync(HttpContext http, int status, string title, string detail)
    {
        // An answer that has begun cannot turn into an error: cut off, so that it is not taken for a whole one.
        if (http.Response.HasStarted)
        {
            http.Abort();
            return Task.CompletedTask;
        }

        http.Response.Headers.ContentDisposition = default;
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new Problem(title, status, detail), ApiJson.Default.Problem, "application/problem+json", http.RequestAborted);
    }
}
