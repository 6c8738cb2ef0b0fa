using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LlmTracing.Dashboard.Api;

/// <summary>
/// Sends the calls of a filter as they arrive, as server-sent events: <c>call</c> with a row of the list, <c>gap</c> where more came than are
/// sent, <c>trouble</c> while ClickHouse does not answer.
/// </summary>
/// <remarks>
/// A row is written when its call ends, and the list is ordered by when it began: each look goes some time back and leaves out what it has seen.
/// </remarks>
internal sealed class LiveTail(ITraceReader reader, LlmTracingDashboardOptions options, TimeProvider time)
{
    private const int MaxRowsPerLook = 200;

    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(15);

    private int _open;

    public void Map(RouteGroupBuilder group, ApiCall api) => group.MapGet("/api/tail", api.Run(RunAsync));

    private async Task RunAsync(HttpContext http, Guid organisation)
    {
        if (Interlocked.Increment(ref _open) > options.MaxTails)
        {
            Interlocked.Decrement(ref _open);
            await ApiCall.RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, "Too many live tails", "As many live tails are open as this service allows. Close one, or refresh by hand.").ConfigureAwait(false);
            return;
        }

        try
        {
            await SendAsync(http, organisation, FilterBinding.Filter(http.Request.Query)).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task SendAsync(HttpContext http, Guid organisation, TraceFilter filter)
    {
        var cancellation = http.RequestAborted;
        http.Response.ContentType = "text/event-stream";
        await http.Response.WriteAsync("retry: 2000\n: live\n\n", cancellation).ConfigureAwait(false);
        await http.Response.Body.FlushAsync(cancellation).ConfigureAwait(false);

        var begin = time.GetUtcNow();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        using var timer = new PeriodicTimer(options.TailInterval, time);
        do
        {
            await LookAsync(http, organisation, filter with { From = time.GetUtcNow() - LongestCall, To = null, PageSize = MaxRowsPerLook }, begin, seen).ConfigureAwait(false);
            await http.Response.Body.FlushAsync(cancellation).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false));
    }

    private async Task LookAsync(HttpContext http, Guid organisation, TraceFilter filter, DateTimeOffset begin, HashSet<string> seen)
    {
        TracePage page;
        try
        {
            page = await reader.ListAsync(organisation, filter, cancellationToken: http.RequestAborted).ConfigureAwait(false);
        }
        catch (TraceReadException exception)
        {
            await SendAsync(http, "trouble", JsonSerializer.Serialize(new Problem("ClickHouse did not answer", 503, exception.Message), ApiJson.Default.Problem)).ConfigureAwait(false);
            return;
        }

        var news = page.Items.Where(call => call.CompletedAt >= begin && !seen.Contains(call.RequestId)).Reverse().ToList();

        // All that is remembered is what the next look may meet again.
        seen.Clear();
        seen.UnionWith(page.Items.Select(static call => call.RequestId));
        if (news.Count == MaxRowsPerLook)
            await SendAsync(http, "gap", "{}").ConfigureAwait(false);
        foreach (var call in news)
            await SendAsync(http, "call", JsonSerializer.Serialize(CallSummary.Of(call), ApiJson.Default.CallSummary)).ConfigureAwait(false);
        if (news.Count == 0)
            await http.Response.WriteAsync(": still here\n\n", http.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>JSON has no line breaks of its own, so an event is one line of data.</summary>
    private static Task SendAsync(HttpContext http, string name, string json)
        => http.Response.WriteAsync($"event: {name}\ndata: {json}\n\n", http.RequestAborted);
}
