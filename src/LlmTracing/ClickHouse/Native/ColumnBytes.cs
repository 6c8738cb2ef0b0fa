namespace LlmTracing.ClickHouse;

/// <summary>One column's bytes in <c>FORMAT Native</c>, as far as a block has come. Owns its buffers and reuses them; not safe for two threads.</summary>
internal abstract class ColumnBytes
{
    /// <summary>Adds the column's bytes, in order; they are valid until <see cref="Reset"/>.</summary>
    public abstract void Collect(List<ReadOnlyMemory<byte>> segments);

    /// <summary>Empties the column and keeps its buffers.</summary>
    public abstract void Reset();
}
