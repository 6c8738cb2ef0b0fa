using LlmTracing.Tool.Cli;
using Spectre.Console;

namespace LlmTracing.Tool.Commands;

/// <summary>A report of findings, printed.</summary>
internal static class Findings
{
    /// <returns>The exit code that the report asks for.</returns>
    public static int Print(Output output, DoctorReport report)
    {
        if (output.IsJson)
        {
            output.Json(report);
        }
        else
        {
            Write(output, report);
        }

        return report.IsHealthy ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static void Write(Output output, DoctorReport report)
    {
        var table = Cells.Table("", "check", "what", "what to do");
        foreach (var finding in report.Findings)
        {
            table.AddRow(Mark(finding.Severity), Cells.Text(finding.Check), Cells.Text(finding.What), Cells.Text(finding.WhatToDo));
        }

        output.Say(report.ServerVersion.Length > 0 ? $"{report.Server}, ClickHouse {report.ServerVersion}" : report.Server);
        output.Terminal.Write(table);
        var counts = report.Findings.CountBy(static f => f.Severity).ToDictionary();
        output.Say(
            $"{counts.GetValueOrDefault(DoctorSeverity.Ok)} in order, {counts.GetValueOrDefault(DoctorSeverity.Information)} to know, "
            + $"{counts.GetValueOrDefault(DoctorSeverity.Warning)} warnings, {counts.GetValueOrDefault(DoctorSeverity.Error)} errors.");
    }

    private static string Mark(DoctorSeverity severity) => severity switch
    {
        DoctorSeverity.Ok => "[green]ok[/]",
        DoctorSeverity.Information => "[blue]info[/]",
        DoctorSeverity.Warning => "[yellow]warn[/]",
        _ => "[red]error[/]",
    };
}
