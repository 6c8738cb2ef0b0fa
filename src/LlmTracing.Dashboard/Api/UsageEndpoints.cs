using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace LlmTracing.Dashboard.Api;

/// <summary>Sums and percentiles.</summary>
internal static class UsageEndpoints
{
    public static void Map(RouteGroupBuilder group, ApiCall api, ITraceReader reader)
    {
        group.MapGet("/api/usage", api.Json(ApiJson.Default.IReadOnlyListUsageRow, (http, org) =>
            reader.GetUsageAsync(org, FilterBinding.Usage(http.Request.Query), http.RequestAborted)!));
        group.MapGet("/api/latency", api.Json(ApiJson.Default.IReadOnlyListLatencyRow, (http, org) =>
            reader.GetLatencyAsync(org, FilterBinding.Usage(http.Request.Query), http.RequestAborted)!));
        group.MapGet("/api/errors", api.Json(ApiJson.Default.IReadOnlyListErrorRow, (http, org) =>
            reader.GetErrorsAsync(org, FilterBinding.Filter(http.Request.Query), http.RequestAborted)!));
        group.MapGet("/api/unpriced", api.Json(ApiJson.Default.IReadOnlyListUnpricedModelRow, (http, org) =>
            reader.GetUnpricedModelsAsync(org, FilterBinding.Filter(http.Request.Query), http.RequestAborted)!));
        group.MapGet("/api/waste", api.Json(ApiJson.Default.IReadOnlyListWasteRow, (http, org) =>
            reader.GetWasteAsync(org, new WasteQuery { Filter = FilterBinding.Filter(http.Request.Query) }, http.RequestAborted)!));
    }
}
