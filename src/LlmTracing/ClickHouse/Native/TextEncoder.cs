namespace LlmTracing.ClickHouse;

/// <summary>A column of texts.</summary>
internal sealed class TextEncoder<TRow>(Func<TRow, string> get, TextBuffer buffer) : ColumnEncoder<TRow>
{
    public override void Append(ReadOnlySpan<TRow> rows)
    {
        switch (buffer)
        {
            case LowCardinalityBuffer keys:
                keys.Add(rows, get);
                break;
            case StringBuffer strings: // The common one, so that the loop calls it directly.
                foreach (var row in rows)
                {
                    strings.Add(get(row));
                }

                break;
            default:
                foreach (var row in rows)
                {
                    buffer.Add(get(row));
                }

                break;
        }
    }

    public override void Collect(List<ReadOnlyMemory<byte>> segments)
    {
        buffer.CollectPrefix(segments);
        buffer.Collect(segments);
    }

    public override void Reset() => buffer.Reset();
}
