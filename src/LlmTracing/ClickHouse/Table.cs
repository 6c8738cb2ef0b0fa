namespace LlmTracing.ClickHouse;

/// <summary>A table that rows are written to: its columns and what its DDL needs beyond them.</summary>
/// <typeparam name="TRow">The row.</typeparam>
internal sealed record Table<TRow>
{
    public required string Database { get; init; }

    public required string Name { get; init; }

    /// <summary>The columns in their order; the first <see cref="ContractCount"/> are those that every table must have.</summary>
    public required IReadOnlyList<Column<TRow>> Columns { get; init; }

    public required int ContractCount { get; init; }

    /// <summary>Makes what encodes columns together; columns without a group are encoded one by one.</summary>
    public Func<IReadOnlyList<ColumnGroup<TRow>>> Groups { get; init; } = static () => [];

    /// <summary>What a row is, for the table's comment.</summary>
    public required string Description { get; init; }

    /// <summary>Columns computed by the server, as they stand in the DDL.</summary>
    public IReadOnlyList<string> ComputedColumns { get; init; } = [];

    /// <summary>Skip indexes, as they stand in the DDL.</summary>
    public IReadOnlyList<string> Indexes { get; init; } = [];

    /// <summary>Sort key expressions.</summary>
    public required IReadOnlyList<string> OrderBy { get; init; }

    /// <summary>A date expression that partitions and TTL are computed from.</summary>
    public required string DateExpression { get; init; }

    /// <summary>What keeps related rows on one shard.</summary>
    public required string ShardingKey { get; init; }

    /// <summary>Statements that make what stands beside the table, such as a view; each can run again without harm.</summary>
    public IReadOnlyList<string> Companions { get; init; } = [];

    /// <summary>How long rows are kept; null for ever.</summary>
    public TimeSpan? Retention { get; init; }

    public string QualifiedName => SqlText.Name(Database, Name);
}
