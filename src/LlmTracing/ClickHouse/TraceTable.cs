using LlmTracing.Reading;

namespace LlmTracing.ClickHouse;

/// <summary>The table of the calls.</summary>
internal static class TraceTable
{
    public static Table<TraceRecord> From(LlmTracingOptions options, string database) => new()
    {
        Database = database,
        Name = options.Table,
        Columns = TraceColumns.All,
        ContractCount = TraceColumns.ContractCount,
        Groups = static () =>
        [
            new ContractGroup(new()), new CorrelationGroup(new()), new CallGroup(new()),
            new UsageGroup(new()), new TimeGroup(new()), new OutcomeGroup(new()),
        ],
        Description = "One row for every call to an LLM provider.",
        ComputedColumns = ["event_date Date MATERIALIZED toDate(requested_at)"],
        DateExpression = "event_date",
        Indexes =
        [
            Bloom("request_id"), Bloom("session_id"), Bloom("trace_id"), Bloom("run_id"), Bloom("step_id"), Bloom("conversation_id"), Bloom("user_id"),
            "INDEX ix_requested_at requested_at TYPE minmax GRANULARITY 1",
            "INDEX ix_request_size_bytes request_size_bytes TYPE minmax GRANULARITY 1",
        ],
        OrderBy = options.Storage.SortKey == TraceSortKey.Day
            ? ["org_id", "toDate(requested_at)", "agent_id", "requested_at", "request_id"]
            : ["org_id", "agent_id", "requested_at"],
        ShardingKey = "cityHash64(org_id, agent_id)",
        Retention = options.Storage.Retention,
        Companions = options.Storage.Rollup ? [.. RollupTable.Statements(options, database)] : [],
    };

    private static string Bloom(string column) => $"INDEX ix_{column} {column} TYPE bloom_filter(0.01) GRANULARITY 1";
}
