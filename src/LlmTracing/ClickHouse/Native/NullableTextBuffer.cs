namespace LlmTracing.ClickHouse;

/// <summary>Nullable texts: our texts are never null, so the null map is all zeros.</summary>
internal sealed class NullableTextBuffer(TextBuffer inner) : TextBuffer
{
    private readonly ByteBuffer _nulls = new();

    public override void Add(string value)
    {
        _nulls.Reserve(1) = 0;
        _nulls.Advance(1);
        inner.Add(value);
    }

    public override void Collect(List<ReadOnlyMemory<byte>> segments)
    {
        segments.Add(_nulls.Written);
        inner.Collect(segments);
    }

    public override void Reset()
    {
        _nulls.Reset();
        inner.Reset();
    }
}
