namespace LlmTracing.ClickHouse;

/// <summary>An Array of values of fixed size: the end of each row's values, counted from the block's first, then all values.</summary>
internal sealed class FixedArrayEncoder<TRow, TValue, TWire>(Func<TRow, IReadOnlyList<TValue>> get, TWire wire) : ColumnEncoder<TRow>
    where TWire : struct, IWire<TValue>
{
    private readonly ByteBuffer _ends = new();
    private readonly ByteBuffer _data = new();
    private ulong _count;

    public override void Append(ReadOnlySpan<TRow> rows)
    {
        foreach (var row in rows)
        {
            var values = get(row);
            for (var i = 0; i < values.Count; i++)
            {
                wire.Write(ref _data.Reserve(wire.Size), values[i]);
                _data.Advance(wire.Size);
                _count++;
            }

            _ends.WriteUInt64(_count);
        }
    }

    public override void Collect(List<ReadOnlyMemory<byte>> segments)
    {
        segments.Add(_ends.Written);
        segments.Add(_data.Written);
    }

    public override void Reset()
    {
        _ends.Reset();
        _data.Reset();
        _count = 0;
    }
}
