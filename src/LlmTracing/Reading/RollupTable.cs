using System.Globalization;
using System.Text;
using LlmTracing.ClickHouse;

namespace LlmTracing.Reading;

/// <summary>
/// The hourly roll-up: its table, and the materialized view that fills it with every insert of calls. Counts and sums are added up, percentiles are kept
/// as sketches whose merge does not depend on its order, so that the roll-up answers what the calls themselves would.
/// </summary>
internal static class RollupTable
{
    /// <summary>What the calls of a row have in common. Users and tags are not among it: they would make as many rows as there are calls.</summary>
    private static readonly (string Name, string Type, string Expression)[] Keys =
    [
        ("org_id", "UUID", "org_id"),
        ("hour", "DateTime('UTC')", "toStartOfHour(requested_at, 'UTC')"),
        ("agent_id", "UUID", "agent_id"),
        ("provider", "LowCardinality(String)", "provider"),
        ("model", "LowCardinality(String)", "model"),
        ("response_model", "LowCardinality(String)", "response_model"),
        ("operation", "LowCardinality(String)", "operation"),
        ("call_type", "LowCardinality(String)", "call_type"),
        ("project_id", "LowCardinality(String)", "project_id"),
        ("service_name", "LowCardinality(String)", "service_name"),
        ("environment", "LowCardinality(String)", "environment"),
        ("error_code", "LowCardinality(String)", "error_code"),
        ("is_streaming", "Bool", "is_streaming"),
    ];

    /// <summary>Every column that the reader needs.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        [.. Keys.Select(static k => k.Name), .. UsageSql.Sums.Select(static s => s.Name), .. UsageSql.Sketches.Select(static s => s.Name)];

    /// <summary>The statements that make it, in the order in which they run. Running them again changes nothing.</summary>
    public static IEnumerable<string> Statements(LlmTracingOptions options, string database)
    {
        var storage = options.Storage;
        var (calls, rollup) = (SqlText.Name(database, options.Table), SqlText.Name(database, options.RollupTable));
        var cluster = storage.Cluster is { Length: > 0 } name ? " ON CLUSTER " + SqlText.Literal(name) : "";
        var columns = Keys.Select(static k => $"{k.Name} {k.Type} CODEC(ZSTD(1))")
            .Concat(UsageSql.Sums.Select(static s => $"{s.Name} SimpleAggregateFunction(sum, {s.Type}) CODEC(ZSTD(1))"))
            .Concat(UsageSql.Sketches.Select(static s => $"{s.Name} AggregateFunction({UsageSql.Quantiles}, {s.Type}) CODEC(ZSTD(1))"));
        var sql = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"CREATE TABLE IF NOT EXISTS {rollup}{cluster}\n(\n    ").AppendJoin(",\n    ", columns).Append("\n)\n")
            .Append("ENGINE = ").Append(Engine(storage)).Append('\n')
            .Append("PARTITION BY toYYYYMM(hour)\nORDER BY (").AppendJoin(", ", Keys.Select(static k => k.Name)).Append(")\n");
        if (storage.RollupRetention is { } retention)
        {
            sql.Append(CultureInfo.InvariantCulture, $"TTL toDate(hour) + INTERVAL {Math.Max(1, (int)retention.TotalDays)} DAY\n");
        }

        sql.Append("SETTINGS index_granularity = 8192").Append(storage.Replicated ? "" : ", non_replicated_deduplication_window = 1000");
        if (storage.StoragePolicy is { Length: > 0 } policy)
        {
            sql.Append(", storage_policy = ").Append(SqlText.Literal(policy));
        }

        yield return sql.Append("\nCOMMENT 'Calls to LLM providers, added up by the hour.'").ToString();
        yield return $"""
            CREATE MATERIALIZED VIEW IF NOT EXISTS {SqlText.Name(database, options.RollupTable + "_mv")}{cluster} TO {rollup} AS
            SELECT
                {string.Join(",\n    ", Keys.Select(static k => k.Expression == k.Name ? k.Name : $"{k.Expression} AS {k.Name}")
                    .Concat(UsageSql.Sums.Select(static s => $"{s.Raw} AS {s.Name}"))
                    .Concat(UsageSql.Sketches.Select(static s => $"{UsageSql.Quantiles.Replace("quantilesDD", "quantilesDDState", StringComparison.Ordinal)}({s.Raw}) AS {s.Name}")))}
            FROM {calls}
            GROUP BY {string.Join(", ", Keys.Select(static k => k.Name))}
            """;
    }

    private static string Engine(ClickHouseTableOptions storage) => storage.Replicated
        ? $"ReplicatedAggregatingMergeTree({SqlText.Literal(storage.ReplicaPath)}, {SqlText.Literal(storage.ReplicaName)})"
        : "AggregatingMergeTree";
}
