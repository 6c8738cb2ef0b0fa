namespace LlmTracing.ClickHouse;

/// <summary>The table of the application spans.</summary>
internal static class SpanTable
{
    // Up to the duration: without these a row says nothing.
    private const int Needed = 12;

    public static Table<SpanRecord> From(LlmTracingOptions options, string database) => new()
    {
        Database = database,
        Name = options.SpanTable,
        Columns = SpanColumns.All,
        ContractCount = Needed,
        Description = "One row for every application span around calls to LLM providers.",
        ComputedColumns = ["event_date Date MATERIALIZED toDate(started_at)"],
        DateExpression = "event_date",
        Indexes =
        [
            Bloom("trace_id"), Bloom("request_id"), Bloom("run_id"), Bloom("message_id"),
            "INDEX ix_started_at started_at TYPE minmax GRANULARITY 1",
        ],
        OrderBy = ["org_id", "agent_id", "started_at"],
        ShardingKey = "cityHash64(org_id, agent_id)",
        Retention = options.Storage.Retention,
    };

    private static string Bloom(string column) => $"INDEX ix_{column} {column} TYPE bloom_filter(0.01) GRANULARITY 1";
}
