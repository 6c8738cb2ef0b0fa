using System.Runtime.CompilerServices;

namespace LlmTracing.ClickHouse;

/// <summary>A Nullable column of values of fixed size: a byte a row that says null, then a value a row, zero where null.</summary>
internal sealed class NullableEncoder<TRow, TValue, TWire>(Func<TRow, TValue?> get, TWire wire) : ColumnEncoder<TRow>
    where TValue : struct
    where TWire : struct, IWire<TValue>
{
    private readonly ByteBuffer _nulls = new();
    private readonly ByteBuffer _data = new();

    public override void Append(ReadOnlySpan<TRow> rows)
    {
        var (read, form) = (get, wire); // Locals: a field would be read again for every row.
        ref var isNull = ref _nulls.Reserve(rows.Length);
        ref var to = ref _data.Reserve(rows.Length * wire.Size);
        foreach (var row in rows)
        {
            var value = read(row);
            isNull = value.HasValue ? (byte)0 : (byte)1;
            form.Write(ref to, value.GetValueOrDefault());
            isNull = ref Unsafe.Add(ref isNull, 1);
            to = ref Unsafe.Add(ref to, form.Size);
        }

        _nulls.Advance(rows.Length);
        _data.Advance(rows.Length * wire.Size);
    }

    public override void Collect(List<ReadOnlyMemory<byte>> segments)
    {
        segments.Add(_nulls.Written);
        segments.Add(_data.Written);
    }

    public override void Reset()
    {
        _nulls.Reset();
        _data.Reset();
    }
}
