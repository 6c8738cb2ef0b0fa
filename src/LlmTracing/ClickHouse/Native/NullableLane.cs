using System.Runtime.CompilerServices;

namespace LlmTracing.ClickHouse;

/// <summary>Values of fixed size or null: a byte a row that says null, then a value a row, zero where null.</summary>
internal sealed class NullableLane<TValue, TWire> : Lane
    where TValue : struct
    where TWire : struct, IWire<TValue>
{
    private readonly FixedLane<bool, BoolWire> _nulls = new();
    private readonly FixedLane<TValue, TWire> _values = new();

    /// <inheritdoc cref="FixedLane{TValue, TWire}.Set"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int row, TValue? value)
    {
        _nulls.Set(row, !value.HasValue);
        _values.Set(row, value.GetValueOrDefault());
    }

    public override void Append(int rows)
    {
        _nulls.Append(rows);
        _values.Append(rows);
    }

    public override void Collect(List<ReadOnlyMemory<byte>> segments)
    {
        _nulls.Collect(segments);
        _values.Collect(segments);
    }

    public override void Reset()
    {
        _nulls.Reset();
        _values.Reset();
    }
}
