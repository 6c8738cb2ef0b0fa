namespace LlmTracing.ClickHouse;

/// <summary>An Array of values of fixed size: the ends, then all values.</summary>
internal sealed class FixedArrayDecoder<TRow, TValue, TWire>(Action<TRow, IReadOnlyList<TValue>> set, TWire wire) : ColumnDecoder<TRow>
    where TWire : struct, IWire<TValue>
{
    public override async ValueTask ReadAsync(NativeInput input, TRow[] rows, CancellationToken cancellationToken)
    {
        var ends = await ArrayEnds.ReadAsync(input, rows.Length, cancellationToken).ConfigureAwait(false);
        var values = new TValue[ArrayEnds.Total(ends)];
        await new FixedValues<TValue, TWire>(wire).ReadAsync(input, values, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < rows.Length; i++)
        {
            set(rows[i], values[ArrayEnds.RangeOf(ends, i)]);
        }
    }
}
