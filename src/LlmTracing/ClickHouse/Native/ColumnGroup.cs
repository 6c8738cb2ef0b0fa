namespace LlmTracing.ClickHouse;

/// <summary>
/// The first columns of a table, encoded together: each row is read once and its values laid on the lanes of their columns. For columns that
/// every table has, in types that are known when this is compiled.
/// </summary>
internal abstract class ColumnGroup<TRow>
{
    /// <summary>The columns in their order.</summary>
    public abstract IReadOnlyList<Lane> Lanes { get; }

    /// <summary>Appends the values of at most <see cref="Lane.Rows"/> rows.</summary>
    public abstract void Append(ReadOnlySpan<TRow> rows);
}
