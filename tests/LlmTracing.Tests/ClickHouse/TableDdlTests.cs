using LlmTracing.ClickHouse;

namespace LlmTracing.Tests.ClickHouse;

public sealed class TableDdlTests
{
    [Fact]
    public void The_default_layout_is_the_contracts()
    {
        var sql = LlmTracingSchema.ToSql(new LlmTracingOptions());
        sql.Should().StartWith("CREATE DATABASE IF NOT EXISTS `ibex`;\n\nCREATE TABLE IF NOT EXISTS `ibex`.`llm_traces`\n(\n    `request_id` String COMMENT '")
            .And.Contain("event_date Date MATERIALIZED toDate(requested_at)")
            .And.Contain("ENGINE = MergeTree\nPARTITION BY toYYYYMM(event_date)\nORDER BY (org_id, agent_id, requested_at)\nTTL event_date + INTERVAL 90 DAY\n")
            .And.Contain("non_replicated_deduplication_window = 1000")
            .And.Contain("`usage_source` LowCardinality(String) DEFAULT 'none'");
    }

    [Fact]
    public void Every_column_beyond_the_contract_has_a_default()
    {
        var options = new LlmTracingOptions();
        HasDefaultsBeyondTheContract(TraceTable.From(options, "ibex"), options);
        HasDefaultsBeyondTheContract(SpanTable.From(options, "ibex"), options);
    }

    private static void HasDefaultsBeyondTheContract<TRow>(Table<TRow> table, LlmTracingOptions options)
    {
        var lines = string.Join('\n', TableDdl.Create(table, options.Storage)).Split('\n');
        foreach (var (column, i) in table.Columns.Select(static (c, i) => (c, i)))
        {
            lines.Should().ContainSingle(l => l.StartsWith($"    `{column.Name}` {column.Type} ", StringComparison.Ordinal))
                .Which.Contains(" DEFAULT ", StringComparison.Ordinal).Should().Be(i >= table.ContractCount, column.Name);
        }
    }

    [Fact]
    public void A_cluster_gets_replicated_and_distributed_tables()
    {
        var options = new LlmTracingOptions { Database = "llm", Table = "calls" };
        options.Storage.Cluster = "{cluster}";
        options.Storage.Replicated = true;
        options.Storage.DistributedSuffix = "_all";
        options.Storage.Partition = TablePartition.Day;
        options.Storage.SortKey = TraceSortKey.Day;
        options.Storage.Retention = options.Storage.RollupRetention = null;
        options.Storage.StoragePolicy = "hot'cold";
        LlmTracingSchema.ToSql(options).Should()
            .Contain("CREATE DATABASE IF NOT EXISTS `llm` ON CLUSTER '{cluster}';")
            .And.Contain("CREATE TABLE IF NOT EXISTS `llm`.`calls` ON CLUSTER '{cluster}'\n")
            .And.Contain("ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')")
            .And.Contain("PARTITION BY toYYYYMMDD(event_date)")
            .And.Contain("ORDER BY (org_id, toDate(requested_at), agent_id, requested_at, request_id)")
            .And.Contain("storage_policy = 'hot\\'cold'")
            .And.Contain("CREATE TABLE IF NOT EXISTS `llm`.`calls_all` ON CLUSTER '{cluster}' AS `llm`.`calls`")
            .And.Contain("ENGINE = Distributed('{cluster}', 'llm', 'calls', cityHash64(org_id, agent_id));")
            .And.NotContain("TTL ").And.NotContain("non_replicated");
    }

    [Fact]
    public void Names_are_quoted()
        => LlmTracingSchema.ToSql(new LlmTracingOptions { Database = "a`b", Table = "c\\d" })
            .Should().Contain("`a\\`b`.`c\\\\d`");

    [Fact]
    public void The_printed_sql_holds_no_secret()
        => LlmTracingSchema.ToSql(new LlmTracingOptions { ConnectionString = "Host=h;Password=hunter2;Database=mine" })
            .Should().NotContain("hunter2").And.Contain("`mine`.`llm_traces`");
}
