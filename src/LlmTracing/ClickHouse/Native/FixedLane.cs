using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LlmTracing.ClickHouse;

/// <summary>Values of fixed size, on the wire no larger than in memory.</summary>
internal sealed class FixedLane<TValue, TWire> : Lane
    where TValue : unmanaged
    where TWire : struct, IWire<TValue>
{
    private readonly ByteBuffer _data = new();
    private Values _values;

    public FixedLane()
    {
        if (default(TWire).Size > Unsafe.SizeOf<TValue>())
        {
            throw new NotSupportedException($"{typeof(TWire)} needs more room than a {typeof(TValue)}.");
        }
    }

    /// <summary>Sets a row's value.</summary>
    /// <param name="row">0 to <see cref="Lane.Rows"/> - 1; not checked again.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int row, TValue value)
        => default(TWire).Write(ref Unsafe.Add(ref Unsafe.As<Values, byte>(ref _values), row * default(TWire).Size), value);

    public override void Append(int rows)
        => _data.Write(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Values, byte>(ref _values), rows * default(TWire).Size));

    public override void Collect(List<ReadOnlyMemory<byte>> segments) => segments.Add(_data.Written);

    public override void Reset() => _data.Reset();

    // In the lane itself: an array of its own would be one more place to look up for every value.
    [InlineArray(Rows)]
    private struct Values
    {
        private TValue _first;
    }
}
