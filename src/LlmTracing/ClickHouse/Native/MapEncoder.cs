namespace LlmTracing.ClickHouse;

/// <summary>A Map of texts, which is an Array of pairs: the end of each row's pairs, then all keys, then all values.</summary>
internal sealed class MapEncoder<TRow>(
    Func<TRow, IReadOnlyDictionary<string, string>> get, TextBuffer keys, TextBuffer values) : ColumnEncoder<TRow>
{
    private readonly ByteBuffer _ends = new();
    private ulong _count;

    public override void Append(ReadOnlySpan<TRow> rows)
    {
        foreach (var row in rows)
        {
            var map = get(row);
            switch (map)
            {
                case { Count: 0 }:
                    break;
                case Dictionary<string, string> pairs: // Its enumerator is a struct; the interface's is allocated.
                    foreach (var pair in pairs)
                    {
                        Add(pair);
                    }

                    break;
                default:
                    foreach (var pair in map)
                    {
                        Add(pair);
                    }

                    break;
            }

            _ends.WriteUInt64(_count);
        }
    }

    public override void Collect(List<ReadOnlyMemory<byte>> segments)
    {
        keys.CollectPrefix(segments);
        values.CollectPrefix(segments);
        segments.Add(_ends.Written);
        keys.Collect(segments);
        values.Collect(segments);
    }

    public override void Reset()
    {
        _ends.Reset();
        keys.Reset();
        values.Reset();
        _count = 0;
    }

    private void Add(KeyValuePair<string, string> pair)
    {
        keys.Add(pair.Key);
        values.Add(pair.Value);
        _count++;
    }
}
