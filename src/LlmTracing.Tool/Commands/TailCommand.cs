using LlmTracing.Tool.Cli;
using Spectre.Console;

namespace LlmTracing.Tool.Commands;

/// <summary>Calls as they arrive.</summary>
internal sealed class TailCommand : ICommand
{
    public string Name => "tail";

    public string Arguments => "";

    public string Summary => "Prints calls as they arrive, until Ctrl+C. With --json one line of JSON a call.";

    public IReadOnlyList<Option> Options =>
    [
        .. Option.Server, Option.Org, .. Option.Filter.Where(static o => o.Name is not ("--since" or "--until")),
        new("--last", "N", "Calls of the last 15 minutes to print first, 0 to 1000. Default: 10."),
        new("--interval", "AGE", "Time between questions, 100ms to 1h. Default: 1s."),
        new("--for", "AGE", "Ends after this time. Default: never."),
    ];

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        call.Line.ExpectArguments(0, "");
        var (org, filter) = (Filters.Org(call.Line), Filters.Read(call.Line, call.Time) with { PageSize = 1_000 });
        var last = call.Line.Number("--last", 10, 0, 1_000);
        var interval = When.Duration(call.Line, "--interval") ?? TimeSpan.FromSeconds(1);
        if (interval < TimeSpan.FromMilliseconds(100) || interval > TimeSpan.FromHours(1))
        {
            throw new UsageException("--interval must be 100ms to 1h.");
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reader = call.Reader;
        if (When.Duration(call.Line, "--for") is { } limit)
        {
            end.CancelAfter(limit > TimeSpan.FromDays(40) ? TimeSpan.FromDays(40) : limit);
        }

        call.Output.Say($"Calls of organisation {org}, newest last. Ctrl+C ends.");
        var window = new TailWindow();
        var seen = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        try
        {
            for (var first = true; ; first = false)
            {
                var from = window.Next(call.Time.GetUtcNow());
                var news = await NewsAsync(reader, org, filter with { From = from }, seen, end.Token).ConfigureAwait(false);
                foreach (var record in (first ? news.Take(last) : news).Reverse())
                {
                    Print(call.Output, record);
                }

                foreach (var old in seen.Where(s => s.Value < from).Select(static s => s.Key).ToList())
                {
                    seen.Remove(old);
                }

                await Task.Delay(interval, call.Time, end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return ExitCodes.Ok;
        }
    }

    /// <summary>Rows not seen yet, newest first.</summary>
    private static async Task<List<TraceRecord>> NewsAsync(
        ITraceReader reader, Guid org, TraceFilter filter, Dictionary<string, DateTimeOffset> seen, CancellationToken cancellationToken)
    {
        var news = new List<TraceRecord>();
        await foreach (var page in reader.ListPagesAsync(org, filter, cancellationToken).ConfigureAwait(false))
        {
            news.AddRange(page.Items.Where(record => seen.TryAdd(record.RequestId, record.RequestedAt)));
        }

        return news;
    }

    private static void Print(Output output, TraceRecord record)
    {
        if (output.IsJson)
        {
            output.JsonLine(record);
        }
        else
        {
            output.Terminal.MarkupLine(CallTable.Line(record));
        }
    }
}
