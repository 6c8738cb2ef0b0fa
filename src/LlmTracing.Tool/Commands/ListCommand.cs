using LlmTracing.Tool.Cli;
using Spectre.Console;

namespace LlmTracing.Tool.Commands;

/// <summary>The newest calls, a page at a time.</summary>
internal sealed class ListCommand : ICommand
{
    public string Name => "list";

    public string Arguments => "";

    public string Summary => "Lists calls, newest first.";

    public IReadOnlyList<Option> Options =>
    [
        .. Option.Server, Option.Org, .. Option.Filter,
        new("--limit", "N", "Calls of a page, 1 to 1000. Default: 50."),
        new("--cursor", "TEXT", "The next page, with the cursor that the page before printed, and the same filter (dates, not ages)."),
    ];

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        call.Line.ExpectArguments(0, "");
        var org = Filters.Org(call.Line);
        var filter = Filters.Read(call.Line, call.Time) with { PageSize = call.Line.Number("--limit", 50, 1, 1_000) };
        var page = await call.Reader.ListAsync(org, filter, call.Line.Text("--cursor"), cancellationToken).ConfigureAwait(false);
        if (call.Output.IsJson)
        {
            call.Output.Json(new { OrgId = org, Calls = page.Items, page.NextCursor });
            return ExitCodes.Ok;
        }

        var table = CallTable.Create();
        foreach (var record in page.Items)
        {
            table.AddRow(CallTable.Row(record));
        }

        call.Output.Terminal.Write(table);
        call.Output.Say($"{page.Items.Count} calls of organisation {org}." + (page.NextCursor is { } next ? $" More: --cursor {next}" : ""));
        return ExitCodes.Ok;
    }
}
