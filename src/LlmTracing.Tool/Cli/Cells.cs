using System.Globalization;
using Spectre.Console;

namespace LlmTracing.Tool.Cli;

/// <summary>Values as cells of a table: short, invariant, never markup.</summary>
internal static class Cells
{
    public static Table Table(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in columns)
        {
            // A number's column is named with a leading '#', which is not shown.
            table.AddColumn(column.StartsWith('#') ? new TableColumn(column[1..]).RightAligned().NoWrap() : new TableColumn(column));
        }

        return table;
    }

    public static string Text(string? text) => Markup.Escape(Clean(text ?? ""));

    public static string Count(ulong number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Number(uint? number) => number is { } n ? n.ToString("N0", CultureInfo.InvariantCulture) : "-";

    public static string Milliseconds(double ms) => ms.ToString("N0", CultureInfo.InvariantCulture);

    public static string Dollars(decimal? usd) => usd is { } d ? d.ToString("0.000000", CultureInfo.InvariantCulture) : "-";

    public static string Cost(TraceRecord call) => call.CostUsd is null ? "no cost" : Dollars(call.CostUsd) + " USD";

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    public static string Outcome(TraceRecord call)
        => call.ErrorCode.Length > 0 ? $"[red]{call.StatusCode} {Text(call.ErrorCode)}[/]" : $"[green]{call.StatusCode}[/]";

    // A row's text comes from the wire: an escape sequence in it would reach the terminal.
    private static string Clean(string text)
        => text.Any(char.IsControl) ? string.Concat(text.Select(static c => char.IsControl(c) ? '\uFFFD' : c)) : text;
}
