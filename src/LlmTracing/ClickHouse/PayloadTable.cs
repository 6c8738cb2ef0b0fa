using LlmTracing.Payloads;

namespace LlmTracing.ClickHouse;

/// <summary>The table of the payloads.</summary>
internal static class PayloadTable
{
    public static Table<PayloadRecord> From(LlmTracingOptions options, string database) => new()
    {
        Database = database,
        Name = options.Payloads.Table,
        Columns = PayloadColumns.All,
        ContractCount = 6,
        Description = "Request and answer of each call to an LLM provider: content.",
        ComputedColumns = ["event_date Date MATERIALIZED toDate(requested_at)"],
        DateExpression = "event_date",
        Indexes = ["INDEX ix_request_id request_id TYPE bloom_filter(0.01) GRANULARITY 1"],
        OrderBy = ["org_id", "agent_id", "requested_at"],
        ShardingKey = "cityHash64(org_id, agent_id)",
        Retention = options.Payloads.Retention,
    };
}
