using System.Globalization;
using LlmTracing.Pricing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LlmTracing.Dashboard.Api;

/// <summary>Calls: lists, one by its id, a trace's tree, downloads.</summary>
internal static class CallEndpoints
{
    public static void Map(RouteGroupBuilder group, ApiCall api, ITraceReader reader, LlmTracingDashboardOptions options, PayloadAccess payloads)
    {
        group.MapGet("/api/calls", api.Json(ApiJson.Default.CallPage, async (http, org) =>
        {
            var query = http.Request.Query;
            var page = await reader.ListAsync(org, FilterBinding.Filter(query), FilterBinding.Text(query, "cursor"), http.RequestAborted).ConfigureAwait(false);
            return new CallPage([.. page.Items.Select(CallSummary.Of)], page.NextCursor);
        }));
        group.MapGet("/api/calls/{request_id}", api.Json(ApiJson.Default.CallDetails, async (http, org) =>
            await reader.GetByIdAsync(org, Route(http, "request_id"), http.RequestAborted).ConfigureAwait(false) is { } call
                ? new CallDetails(call, Receipt.Of(call, http.RequestServices.GetRequiredService<PriceBook>()))
                : null));
        group.MapGet("/api/calls/{request_id}/payload", api.Json(ApiJson.Default.TracePayload, async (http, org) =>
            payloads.IsGranted(http) ? await reader.GetPayloadAsync(org, Route(http, "request_id"), http.RequestAborted).ConfigureAwait(false) : null));
        group.MapGet("/api/traces/{trace_id}", api.Json(ApiJson.Default.TreeAnswer, async (http, org) =>
            await reader.GetTraceTreeAsync(org, Route(http, "trace_id"), http.RequestAborted).ConfigureAwait(false) is { } tree
                ? new TreeAnswer(tree.TraceId, tree.Count, tree.IsCut, NodeAnswer.Flatten(tree))
                : null));
        group.MapGet("/api/export", api.Run((http, org) => options.AllowExport
            ? ExportAsync(http, org, reader)
            : ApiCall.RefuseAsync(http, StatusCodes.Status403Forbidden, "No downloads", "This dashboard does not allow downloads.")));
    }

    /// <summary>A value of the path; a slash in it is the one character that a server leaves encoded.</summary>
    private static string Route(HttpContext http, string name)
        => http.Request.RouteValues[name]?.ToString()?.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase) ?? "";

    private static async Task ExportAsync(HttpContext http, Guid org, ITraceReader reader)
    {
        var format = FilterBinding.Named<ExportFormat>(FilterBinding.Text(http.Request.Query, "format") ?? "ndjson", "format");
        var (type, ending) = format switch
        {
            ExportFormat.Csv => ("text/csv; charset=utf-8", "csv"),
            ExportFormat.Parquet => ("application/vnd.apache.parquet", "parquet"),
            _ => ("application/x-ndjson", "ndjson"),
        };
        var stamp = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        http.Response.ContentType = type;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"llm-calls-{stamp}.{ending}\"";
        await reader.ExportAsync(org, FilterBinding.Filter(http.Request.Query), format, http.Response.Body, http.RequestAborted).ConfigureAwait(false);
    }
}
