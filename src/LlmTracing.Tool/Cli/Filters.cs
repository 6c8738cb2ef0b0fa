namespace LlmTracing.Tool.Cli;

/// <summary>The options of a filter and of an organisation, read.</summary>
internal static class Filters
{
    public static TraceFilter Read(CommandLine line, TimeProvider time, DateTimeOffset? from = null) => new()
    {
        From = When.Parse(line, "--since", time) ?? from,
        To = When.Parse(line, "--until", time),
        Model = line.Text("--model"),
        Provider = line.Text("--provider"),
        Operation = line.Text("--operation"),
        AgentId = line.Text("--agent") is { } agent ? Id(agent) : null,
        UserId = line.Text("--user"),
        Tag = line.Text("--tag"),
        RunId = line.Text("--run"),
        ServiceName = line.Text("--service"),
        TraceId = line.Text("--trace"),
        ErrorCode = line.Text("--error"),
        HasError = line.Has("--failed") ? true : null,
        MinCostUsd = line.Amount("--min-cost"),
        MinDuration = When.Duration(line, "--min-duration"),
        IdText = line.Text("--id"),
    };

    public static Guid Org(CommandLine line) => line.Text(Option.Org.Name) is { } text ? Id(text) : Guid.Empty;

    private static Guid Id(string text) => Guid.TryParse(text, out var id) ? id : LlmIds.FromName(text);
}
