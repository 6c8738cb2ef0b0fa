using System.Globalization;
using System.Text;

namespace LlmTracing.ClickHouse;

/// <summary>The SQL that makes a table from its list of columns. Every statement can run again, and beside itself, without harm.</summary>
internal static class TableDdl
{
    public static string CreateDatabase(string database, ClickHouseTableOptions storage)
        => $"CREATE DATABASE IF NOT EXISTS {SqlText.Identifier(database)}{OnCluster(storage)}";

    /// <summary>The table, the Distributed one over it where the options ask for it, and what stands beside it.</summary>
    public static IEnumerable<string> Create<TRow>(Table<TRow> table, ClickHouseTableOptions storage)
    {
        yield return CreateLocal(table, storage);
        if (DistributedName(table, storage) is { } distributed)
        {
            yield return $"""
                CREATE TABLE IF NOT EXISTS {distributed}{OnCluster(storage)} AS {table.QualifiedName}
                ENGINE = Distributed({SqlText.Literal(storage.Cluster!)}, {SqlText.Literal(table.Database)}, {SqlText.Literal(table.Name)}, {table.ShardingKey})
                """;
        }

        foreach (var companion in table.Companions)
        {
            yield return companion;
        }
    }

    /// <summary>Adds columns that an existing table lacks. Rows that are there read them as their defaults.</summary>
    public static IEnumerable<string> AddColumns<TRow>(Table<TRow> table, IReadOnlyCollection<Column<TRow>> columns, ClickHouseTableOptions storage)
    {
        var steps = string.Join(",\n    ", columns.Select(static c => "ADD COLUMN IF NOT EXISTS " + Definition(c, contract: false)));
        yield return $"ALTER TABLE {table.QualifiedName}{OnCluster(storage)}\n    {steps}";
        if (DistributedName(table, storage) is { } distributed)
        {
            yield return $"ALTER TABLE {distributed}{OnCluster(storage)}\n    {steps}";
        }
    }

    /// <summary>Lets an existing table remember deduplication tokens.</summary>
    public static string SetDeduplicationWindow<TRow>(Table<TRow> table, ClickHouseTableOptions storage) => string.Create(
        CultureInfo.InvariantCulture,
        $"ALTER TABLE {table.QualifiedName}{OnCluster(storage)} MODIFY SETTING {DeduplicationWindow.Setting} = {DeduplicationWindow.Blocks}");

    private static string CreateLocal<TRow>(Table<TRow> table, ClickHouseTableOptions storage)
    {
        var lines = table.Columns.Select((column, i) => Definition(column, contract: i < table.ContractCount))
            .Concat(table.ComputedColumns)
            .Concat(table.Indexes);
        var sql = new StringBuilder()
            .Append("CREATE TABLE IF NOT EXISTS ").Append(table.QualifiedName).Append(OnCluster(storage)).Append("\n(\n    ")
            .AppendJoin(",\n    ", lines).Append("\n)\n")
            .Append("ENGINE = ").Append(Engine(storage)).Append('\n')
            .Append("PARTITION BY ").Append(Partition(table, storage)).Append('\n')
            .Append("ORDER BY (").AppendJoin(", ", table.OrderBy).Append(")\n");
        if (table.Retention is { } retention)
        {
            sql.Append(CultureInfo.InvariantCulture, $"TTL {table.DateExpression} + INTERVAL {(int)retention.TotalDays} DAY\n");
        }

        return sql.Append("SETTINGS ").AppendJoin(", ", Settings(storage)).Append('\n')
            .Append("COMMENT ").Append(SqlText.Literal(table.Description)).ToString();
    }

    /// <summary>A column of the contract must be given by whoever writes; every other has a default, so that a table may gain it later.</summary>
    private static string Definition<TRow>(Column<TRow> column, bool contract)
        => $"{SqlText.Identifier(column.Name)} {column.Type}{(contract ? "" : " DEFAULT " + column.Default)} "
            + $"COMMENT {SqlText.Literal(column.Description)} CODEC({column.Codec})";

    private static string Engine(ClickHouseTableOptions storage) => storage.Replicated
        ? $"ReplicatedMergeTree({SqlText.Literal(storage.ReplicaPath)}, {SqlText.Literal(storage.ReplicaName)})"
        : "MergeTree";

    private static string Partition<TRow>(Table<TRow> table, ClickHouseTableOptions storage) => storage.Partition switch
    {
        TablePartition.Month => $"toYYYYMM({table.DateExpression})",
        TablePartition.Week => $"toMonday({table.DateExpression})",
        _ => $"toYYYYMMDD({table.DateExpression})",
    };

    private static IEnumerable<string> Settings(ClickHouseTableOptions storage)
    {
        yield return "index_granularity = 8192";
        if (!storage.Replicated)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{DeduplicationWindow.Setting} = {DeduplicationWindow.Blocks}");
        }

        if (storage.Partition == TablePartition.Day)
        {
            yield return "ttl_only_drop_parts = 1";
        }

        if (storage.StoragePolicy is { Length: > 0 } policy)
        {
            yield return "storage_policy = " + SqlText.Literal(policy);
        }
    }

    private static string? DistributedName<TRow>(Table<TRow> table, ClickHouseTableOptions storage)
        => storage is { DistributedSuffix.Length: > 0, Cluster.Length: > 0 }
            ? SqlText.Name(table.Database, table.Name + storage.DistributedSuffix)
            : null;

    private static string OnCluster(ClickHouseTableOptions storage)
        => storage.Cluster is { Length: > 0 } cluster ? " ON CLUSTER " + SqlText.Literal(cluster) : "";
}
