namespace LlmTracing.ClickHouse;

/// <summary>A Nullable column of values of fixed size: its null map, then its values.</summary>
internal sealed class NullableDecoder<TRow, TValue, TWire>(Action<TRow, TValue?> set, TWire wire) : ColumnDecoder<TRow>
    where TValue : struct
    where TWire : struct, IWire<TValue>
{
    public override async ValueTask ReadAsync(NativeInput input, TRow[] rows, CancellationToken cancellationToken)
    {
        var isNull = new bool[rows.Length];
        await new FixedValues<bool, BoolWire>(default).ReadAsync(input, isNull, cancellationToken).ConfigureAwait(false);
        var values = new TValue[rows.Length];
        await new FixedValues<TValue, TWire>(wire).ReadAsync(input, values, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < rows.Length; i++)
        {
            set(rows[i], isNull[i] ? null : values[i]);
        }
    }
}
