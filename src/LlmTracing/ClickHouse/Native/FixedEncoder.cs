using System.Runtime.CompilerServices;

namespace LlmTracing.ClickHouse;

/// <summary>A column of values of fixed size.</summary>
internal sealed class FixedEncoder<TRow, TValue, TWire>(Func<TRow, TValue> get, TWire wire) : ColumnEncoder<TRow>
    where TWire : struct, IWire<TValue>
{
    private readonly ByteBuffer _data = new();

    public override void Append(ReadOnlySpan<TRow> rows)
    {
        ref var to = ref _data.Reserve(rows.Length * wire.Size);
        foreach (var row in rows)
        {
            wire.Write(ref to, get(row));
            to = ref Unsafe.Add(ref to, wire.Size);
        }

        _data.Advance(rows.Length * wire.Size);
    }

    public override void Collect(List<ReadOnlyMemory<byte>> segments) => segments.Add(_data.Written);

    public override void Reset() => _data.Reset();
}
