namespace LlmTracing;

public sealed partial class LlmTracingOptions
{
    /// <summary>
    /// Where ClickHouse is: <c>Host=…;Port=8123;Protocol=http;Username=…;Password=…;Database=…;Compression=…</c> (the keys of the .NET
    /// clients of ClickHouse), or a plain endpoint such as <c>http://h:8123</c>, <c>https://h</c> or <c>h:port</c>. Several hosts, separated by commas, fail over.
    /// </summary>
    /// <value>Null by default: nothing is written, tracing is off.</value>
    public string? ConnectionString { get; set; }

    /// <summary>Database of the tables, where the connection string names none.</summary>
    /// <value>Default <c>ibex</c>.</value>
    public string Database { get; set; } = "ibex";

    /// <summary>Table of the calls.</summary>
    /// <value>Default <c>llm_traces</c>.</value>
    public string Table { get; set; } = "llm_traces";
}
