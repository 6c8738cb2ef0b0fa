namespace LlmTracing.ClickHouse;

/// <summary>One column of a block being encoded: takes the rows' values a few rows at a time.</summary>
internal abstract class ColumnEncoder<TRow> : ColumnBytes
{
    /// <summary>Appends the column's value of each of a few rows: at most <see cref="Lane.Rows"/>.</summary>
    public abstract void Append(ReadOnlySpan<TRow> rows);
}
