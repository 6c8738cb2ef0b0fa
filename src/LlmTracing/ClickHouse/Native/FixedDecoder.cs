namespace LlmTracing.ClickHouse;

/// <summary>A column of values of fixed size.</summary>
internal sealed class FixedDecoder<TRow, TValue, TWire>(Action<TRow, TValue> set, TWire wire) : ColumnDecoder<TRow>
    where TWire : struct, IWire<TValue>
{
    public override async ValueTask ReadAsync(NativeInput input, TRow[] rows, CancellationToken cancellationToken)
    {
        for (var done = 0; done < rows.Length;)
        {
            await input.FillAsync(wire.Size, cancellationToken).ConfigureAwait(false);
            done += Read(input, rows.AsSpan(done));
        }
    }

    private int Read(NativeInput input, ReadOnlySpan<TRow> rows)
    {
        var bytes = input.Buffered;
        var count = Math.Min(rows.Length, bytes.Length / wire.Size);
        for (var i = 0; i < count; i++)
        {
            set(rows[i], wire.Read(in bytes[i * wire.Size]));
        }

        input.Consume(count * wire.Size);
        return count;
    }
}
