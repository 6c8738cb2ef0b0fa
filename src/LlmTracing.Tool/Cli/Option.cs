namespace LlmTracing.Tool.Cli;

/// <summary>An option of a command.</summary>
/// <param name="Name">With its dashes.</param>
/// <param name="Value">What stands for the value in the help; null for a switch.</param>
/// <param name="Help">What it does, with its default.</param>
internal sealed record Option(string Name, string? Value, string Help)
{
    public static readonly Option Json = new("--json", null, "Print JSON instead of tables.");

    public static readonly Option Help_ = new("--help", null, "Print this help.");

    /// <summary>Where the server is: every command but <c>local</c> takes these.</summary>
    public static readonly IReadOnlyList<Option> Server =
    [
        new("--connection", "TEXT", "Connection string or URL. Default: CLICKHOUSE_DSN, then CLICKHOUSE_ENDPOINT."),
        new("--database", "NAME", "Database. Default: the connection's, then CLICKHOUSE_DATABASE, then ibex."),
        new("--table", "NAME", "Table of the calls. Default: llm_traces."),
    ];

    public static readonly Option Org = new(
        "--org", "ID|NAME", "Organisation: a UUID, or a name, whose UUID is computed as LlmIds.FromName does. Default: the zero UUID.");

    /// <summary>Which calls: as <see cref="TraceFilter"/>.</summary>
    public static readonly IReadOnlyList<Option> Filter =
    [
        new("--since", "WHEN", "From: an age (30m, 12h, 7d, 4w) or a date (2026-11-01, 2026-11-01T08:00Z)."),
        new("--until", "WHEN", "Until: an age or a date."),
        new("--model", "NAME", "Model asked for."),
        new("--provider", "NAME", "Provider."),
        new("--operation", "NAME", "Operation, such as chat."),
        new("--agent", "ID|NAME", "Agent: a UUID or a name."),
        new("--user", "ID", "User."),
        new("--tag", "TAG", "Tag."),
        new("--run", "ID", "Run."),
        new("--service", "NAME", "Service."),
        new("--trace", "ID", "W3C trace id."),
        new("--error", "CODE", "Error code, such as RATE_LIMITED."),
        new("--failed", null, "Only failed calls."),
        new("--min-cost", "USD", "Calls that cost at least this."),
        new("--min-duration", "AGE", "Calls that took at least this, such as 500ms or 10s."),
        new("--id", "TEXT", "Text in one of the ids."),
    ];
}
