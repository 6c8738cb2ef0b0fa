namespace LlmTracing.ClickHouse;

/// <summary>An Array of texts: the end of each row's texts, counted from the block's first, then all texts.</summary>
internal sealed class TextArrayEncoder<TRow>(Func<TRow, IReadOnlyList<string>> get, TextBuffer items) : ColumnEncoder<TRow>
{
    private readonly ByteBuffer _ends = new();
    private ulong _count;

    public override void Append(ReadOnlySpan<TRow> rows)
    {
        foreach (var row in rows)
        {
            var values = get(row);
            for (var i = 0; i < values.Count; i++)
            {
                items.Add(values[i]);
                _count++;
            }

            _ends.WriteUInt64(_count);
        }
    }

    public override void Collect(List<ReadOnlyMemory<byte>> segments)
    {
        items.CollectPrefix(segments);
        segments.Add(_ends.Written);
        items.Collect(segments);
    }

    public override void Reset()
    {
        _ends.Reset();
        items.Reset();
        _count = 0;
    }
}
