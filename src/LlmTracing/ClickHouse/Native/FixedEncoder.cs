using System.Runtime.CompilerServices;

namespace LlmTracing.ClickHouse;

/// <summary>A column of values of fixed size.</summary>
internal sealed class FixedEncoder<TRow, TValue, TWire>(Func<TRow, TValue> get, TWire wire) : ColumnEncoder<TRow>
    where TWire : struct, IWire<TValue>
{
    private readonly ByteBuffer _data = new();

    public override void Append(ReadOnlySpan<TRow> rows)
    {
        var (read, form) = (get, wire); // Locals: a field would be read again for every row.
        ref var to = ref _data.Reserve(rows.Length * form.Size);
        foreach (var row in rows)
        {
            form.Write(ref to, read(row));
            to = ref Unsafe.Add(ref to, form.Size);
        }

        _data.Advance(rows.Length * wire.Size);
    }

    public override void Collect(List<ReadOnlyMemory<byte>> segments) => segments.Add(_data.Written);

    public override void Reset() => _data.Reset();
}
