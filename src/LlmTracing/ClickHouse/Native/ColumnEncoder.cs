namespace LlmTracing.ClickHouse;

/// <summary>
/// One column of a block being encoded: takes the rows' values a few rows at a time, then gives the column's bytes in
/// <c>FORMAT Native</c>. Owns its buffers and reuses them; not safe for two threads.
/// </summary>
internal abstract class ColumnEncoder<TRow>
{
    /// <summary>Appends the column's value of each row.</summary>
    public abstract void Append(ReadOnlySpan<TRow> rows);

    /// <summary>Adds the column's bytes, in order; they are valid until <see cref="Reset"/>.</summary>
    public abstract void Collect(List<ReadOnlyMemory<byte>> segments);

    /// <summary>Empties the column and keeps its buffers.</summary>
    public abstract void Reset();
}
