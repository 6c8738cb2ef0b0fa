using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LlmTracing.ClickHouse;

/// <summary>Where each row's items end among all items of an Array or Map column, counted from the block's first. Rows that are passed over have none.</summary>
internal sealed class EndsLane : Lane
{
    private readonly ByteBuffer _data = new();
    private Ends _ends;
    private ulong _count;
    private int _next;

    /// <summary>Counts a row's items; each row in turn.</summary>
    public void Add(int row, int items)
    {
        if (row != _next)
        {
            PassTo(row);
        }

        _ends[row] = _count += (ulong)items;
        _next = row + 1;
    }

    public override void Append(int rows)
    {
        PassTo(rows);
        _data.Write(MemoryMarshal.AsBytes((ReadOnlySpan<ulong>)_ends[..rows]));
        _next = 0;
    }

    public override void Collect(List<ReadOnlyMemory<byte>> segments) => segments.Add(_data.Written);

    public override void Reset()
    {
        _data.Reset();
        _count = 0;
        _next = 0;
    }

    private void PassTo(int row)
    {
        _ends[_next..row].Fill(_count);
        _next = row;
    }

    [InlineArray(Rows)]
    private struct Ends
    {
        private ulong _first;
    }
}
