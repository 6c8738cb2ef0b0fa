namespace LlmTracing.ClickHouse;

/// <summary>Texts of a column in one of the ways that ClickHouse stores them.</summary>
internal abstract class TextBuffer
{
    public abstract void Add(string value);

    /// <summary>Adds what stands before the column's data, inside an Array or a Map before their offsets.</summary>
    public virtual void CollectPrefix(List<ReadOnlyMemory<byte>> segments)
    {
    }

    public abstract void Collect(List<ReadOnlyMemory<byte>> segments);

    public abstract void Reset();
}
