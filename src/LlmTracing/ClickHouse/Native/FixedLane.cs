using System.Runtime.CompilerServices;

namespace LlmTracing.ClickHouse;

/// <summary>Values of fixed size.</summary>
internal sealed class FixedLane<TValue, TWire> : Lane
    where TWire : struct, IWire<TValue>
{
    private const int MaxSize = 16;

    private readonly ByteBuffer _data = new();
    private Values _values;

    /// <summary>Sets a row's value.</summary>
    /// <param name="row">0 to <see cref="Lane.Rows"/> - 1; not checked again.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int row, TValue value)
        => default(TWire).Write(ref Unsafe.Add(ref Unsafe.As<Values, byte>(ref _values), row * default(TWire).Size), value);

    public override void Append(int rows) => _data.Write(_values[..(rows * default(TWire).Size)]);

    public override void Collect(List<ReadOnlyMemory<byte>> segments) => segments.Add(_data.Written);

    public override void Reset() => _data.Reset();

    // In the lane itself: an array of its own would be one more place to look up for every value.
    [InlineArray(Rows * MaxSize)]
    private struct Values
    {
        private byte _first;
    }
}
