using System.Text.Json;
using LlmTracing.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LlmTracing.Dashboard.Api;

/// <summary>
/// Sends the calls of a filter as they arrive, those of the last minute first, as server-sent events: <c>call</c> with a row of the list, <c>gap</c>
/// where more came than are sent, <c>trouble</c> while ClickHouse does not answer.
/// </summary>
internal sealed class LiveTail(ITraceReader reader, LlmTracingDashboardOptions options, TimeProvider time)
{
    private const int RowsOfAPage = 500;
    private const int MostRowsOfALook = 5_000;

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
            // Checked before the stream begins: what is refused later can only be cut off, and the browser would connect again and again.
            var filter = FilterBinding.Filter(http.Request.Query) with { From = null, To = null };
            await SendAsync(http, organisation, ArgumentCheck.Filter(filter)).ConfigureAwait(false);
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

        var look = new TailLook(time.GetUtcNow() - TailLook.Lateness);
        using var timer = new PeriodicTimer(options.TailInterval, time);
        do
        {
            await LookAsync(http, organisation, filter, look).ConfigureAwait(false);
            await http.Response.Body.FlushAsync(cancellation).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false));
    }

    private async Task LookAsync(HttpContext http, Guid organisation, TraceFilter filter, TailLook look)
    {
        var now = time.GetUtcNow();
        look.Advance(now);
        try
        {
            var (calls, isCut) = await ReadAsync(organisation, filter with
            {
                From = look.From - TailLook.LongestCall, To = null, EndedFrom = look.From, PageSize = RowsOfAPage,
            }, http.RequestAborted).ConfigureAwait(false);
            var news = look.Unsent(calls);
            if (isCut && news.Count >= MostRowsOfALook)
            {
                await SendAsync(http, "gap", "{}").ConfigureAwait(false);
            }

            foreach (var call in news)
            {
                await SendAsync(http, "call", JsonSerializer.Serialize(CallSummary.Of(call), ApiJson.Default.CallSummary)).ConfigureAwait(false);
            }

            if (news.Count == 0)
            {
                await http.Response.WriteAsync(": still here\n\n", http.RequestAborted).ConfigureAwait(false);
            }
        }
        catch (TraceReadException exception)
        {
            look.Troubled(now);
            await SendAsync(http, "trouble", JsonSerializer.Serialize(new Problem("ClickHouse did not answer", 503, exception.Message), ApiJson.Default.Problem)).ConfigureAwait(false);
        }
    }

    /// <summary>The newest calls of the filter, about as many as a look may send, and whether there are more.</summary>
    private async Task<(List<TraceRecord> Calls, bool IsCut)> ReadAsync(Guid organisation, TraceFilter filter, CancellationToken cancellationToken)
    {
        var calls = new List<TraceRecord>();
        string? cursor = null;
        do
        {
            var page = await reader.ListAsync(organisation, filter, cursor, cancellationToken).ConfigureAwait(false);
            calls.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null && calls.Count < MostRowsOfALook);
        return (calls, cursor is not null);
    }

    /// <summary>JSON has no line breaks of its own, so an event is one line of data.</summary>
    private static Task SendAsync(HttpContext http, string name, string json)
        => http.Response.WriteAsync($"event: {name}\ndata: {json}\n\n", http.RequestAborted);
}
