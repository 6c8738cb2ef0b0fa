namespace LlmTracing.ClickHouse;

/// <summary>A column of lists or maps, each read from its row and laid on the column's lane.</summary>
internal sealed class LaneEncoder<TRow, TValue>(Func<TRow, TValue> get, Lane<TValue> lane) : ColumnEncoder<TRow>
{
    public override void Append(ReadOnlySpan<TRow> rows)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            lane.Set(i, get(rows[i]));
        }

        lane.Append(rows.Length);
    }

    public override void Collect(List<ReadOnlyMemory<byte>> segments) => lane.Collect(segments);

    public override void Reset() => lane.Reset();
}
