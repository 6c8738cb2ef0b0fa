using LlmTracing.Tool.Cli;
using Spectre.Console;

namespace LlmTracing.Tool.Commands;

/// <summary>Calls as rows.</summary>
internal static class CallTable
{
    public static Table Create() => Cells.Table("requested at (UTC)", "provider", "model", "#in", "#out", "#cached", "#TTFT ms", "#total ms", "#USD", "outcome", "request id");

    public static string[] Row(TraceRecord call) =>
    [
        Cells.Time(call.RequestedAt), Cells.Text(call.Provider), Cells.Text(call.Model), Cells.Number(call.InputTokens), Cells.Number(call.OutputTokens),
        Cells.Number(call.CachedInputTokens), Cells.Number(call.TtftMs), Cells.Number(call.TotalLatencyMs), Cells.Dollars(call.CostUsd), Cells.Outcome(call),
        Cells.Text(call.RequestId),
    ];

    /// <summary>One line for a call, for lists without an end.</summary>
    public static string Line(TraceRecord call)
        => $"[grey]{Cells.Time(call.RequestedAt)}[/] {Cells.Outcome(call)} {Cells.Text(call.Provider)} [bold]{Cells.Text(call.Model)}[/] "
            + $"{Cells.Number(call.InputTokens)} in {Cells.Number(call.OutputTokens)} out {Cells.Number(call.TotalLatencyMs)} ms "
            + $"{Cells.Cost(call)} [grey]{Cells.Text(call.RequestId)}[/]";
}
