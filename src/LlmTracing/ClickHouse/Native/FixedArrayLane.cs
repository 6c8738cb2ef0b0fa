using System.Runtime.CompilerServices;

namespace LlmTracing.ClickHouse;

/// <summary>An Array of values of fixed size: the ends, then all values.</summary>
internal sealed class FixedArrayLane<TValue, TWire>(TWire wire) : Lane<IReadOnlyList<TValue>>
    where TWire : struct, IWire<TValue>
{
    private readonly EndsLane _ends = new();
    private readonly ByteBuffer _data = new();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override void Set(int row, IReadOnlyList<TValue> values)
    {
        if (!ReferenceEquals(values, Array.Empty<TValue>())) // As most are: asking a list for its length is a call.
        {
            Add(row, values);
        }
    }

    public override void Append(int rows) => _ends.Append(rows);

    public override void Collect(List<ReadOnlyMemory<byte>> segments)
    {
        _ends.Collect(segments);
        segments.Add(_data.Written);
    }

    public override void Reset()
    {
        _ends.Reset();
        _data.Reset();
    }

    private void Add(int row, IReadOnlyList<TValue> values)
    {
        var count = values.Count;
        for (var i = 0; i < count; i++)
        {
            wire.Write(ref _data.Reserve(wire.Size), values[i]);
            _data.Advance(wire.Size);
        }

        _ends.Add(row, count);
    }
}
