using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LlmTracing.ClickHouse;

/// <summary>Values of fixed size or null: a byte a row that says null, then a value a row, zero where null.</summary>
internal sealed class NullableLane<TValue, TWire> : Lane
    where TValue : unmanaged
    where TWire : struct, IWire<TValue>
{
    private readonly ByteBuffer _nullBytes = new();
    private readonly ByteBuffer _data = new();
    private Nulls _nulls;
    private Values _values;

    /// <inheritdoc cref="FixedLane{TValue, TWire}.Set"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int row, TValue? value)
    {
        Unsafe.Add(ref Unsafe.As<Nulls, bool>(ref _nulls), row) = !value.HasValue;
        default(TWire).Write(ref Unsafe.Add(ref Unsafe.As<Values, byte>(ref _values), row * default(TWire).Size), value.GetValueOrDefault());
    }

    public override void Append(int rows)
    {
        _nullBytes.Write(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Nulls, byte>(ref _nulls), rows));
        _data.Write(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Values, byte>(ref _values), rows * default(TWire).Size));
    }

    public override void Collect(List<ReadOnlyMemory<byte>> segments)
    {
        segments.Add(_nullBytes.Written);
        segments.Add(_data.Written);
    }

    public override void Reset()
    {
        _nullBytes.Reset();
        _data.Reset();
    }

    [InlineArray(Rows)]
    private struct Nulls
    {
        private bool _first;
    }

    [InlineArray(Rows)]
    private struct Values
    {
        private TValue _first;
    }
}
