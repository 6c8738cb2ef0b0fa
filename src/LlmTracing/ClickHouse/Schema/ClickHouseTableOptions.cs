namespace LlmTracing;

/// <summary>How the library's tables are laid out when it creates them or prints their DDL. Existing tables are never laid out anew.</summary>
public sealed class ClickHouseTableOptions
{
    /// <summary>How long rows are kept.</summary>
    /// <value>Default 90 days; 1 to 36,500, in whole days; null keeps them for ever.</value>
    public TimeSpan? Retention { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Whether the hourly roll-up of the calls is made, too: a table and the materialized view that fills it with every insert.</summary>
    /// <value>Default true. It answers questions over many calls at once and costs each insert a second, small part.</value>
    public bool Rollup { get; set; } = true;

    /// <summary>How long the roll-up is kept.</summary>
    /// <value>Default 730 days; 1 to 36,500, in whole days; null keeps it for ever.</value>
    public TimeSpan? RollupRetention { get; set; } = TimeSpan.FromDays(730);

    /// <summary>How much time a partition holds.</summary>
    /// <value>Default <see cref="TablePartition.Month"/>.</value>
    public TablePartition Partition { get; set; }

    /// <summary>In which order rows are stored.</summary>
    /// <value>Default <see cref="TraceSortKey.Agent"/>.</value>
    public TraceSortKey SortKey { get; set; }

    /// <summary>Cluster on which DDL runs (<c>ON CLUSTER</c>); may be a macro such as <c>{cluster}</c>.</summary>
    /// <value>Null by default: only on the server that is spoken to.</value>
    public string? Cluster { get; set; }

    /// <summary>Whether the tables are replicated through Keeper (<c>ReplicatedMergeTree</c>). Leave it false on ClickHouse Cloud, which replicates by itself.</summary>
    /// <value>Default false.</value>
    public bool Replicated { get; set; }

    /// <summary>Keeper path of a replicated table.</summary>
    /// <value>Default <c>/clickhouse/tables/{shard}/{database}/{table}</c>; the server fills in the macros.</value>
    public string ReplicaPath { get; set; } = "/clickhouse/tables/{shard}/{database}/{table}";

    /// <summary>Name of this replica in Keeper.</summary>
    /// <value>Default <c>{replica}</c>.</value>
    public string ReplicaName { get; set; } = "{replica}";

    /// <summary>Suffix of the <c>Distributed</c> tables that span the cluster's shards, beside the local ones. Needs <see cref="Cluster"/>.</summary>
    /// <value>Null by default: none; <c>_all</c> makes <c>llm_traces_all</c> beside <c>llm_traces</c>.</value>
    public string? DistributedSuffix { get; set; }

    /// <summary>Storage policy that the tables get.</summary>
    /// <value>Null by default: the server's.</value>
    public string? StoragePolicy { get; set; }
}
