using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;

namespace LlmTracing.ClickHouse;

/// <summary>A Map of texts, which is an Array of pairs: the ends, then all keys, then all values.</summary>
internal sealed class MapLane(TextBuffer keys, TextBuffer values) : Lane<IReadOnlyDictionary<string, string>>
{
    private readonly EndsLane _ends = new();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override void Set(int row, IReadOnlyDictionary<string, string> map)
    {
        if (!ReferenceEquals(map, ReadOnlyDictionary<string, string>.Empty)) // As most are.
        {
            Add(row, map);
        }
    }

    public override void Append(int rows) => _ends.Append(rows);

    public override void Collect(List<ReadOnlyMemory<byte>> segments)
    {
        keys.CollectPrefix(segments);
        values.CollectPrefix(segments);
        _ends.Collect(segments);
        keys.Collect(segments);
        values.Collect(segments);
    }

    public override void Reset()
    {
        _ends.Reset();
        keys.Reset();
        values.Reset();
    }

    private void Add(int row, IReadOnlyDictionary<string, string> map)
    {
        var count = 0;
        if (map is Dictionary<string, string> pairs) // Its enumerator is a struct; the interface's is allocated.
        {
            foreach (var pair in pairs)
            {
                Add(pair);
                count++;
            }
        }
        else
        {
            foreach (var pair in map)
            {
                Add(pair);
                count++;
            }
        }

        _ends.Add(row, count);
    }

    private void Add(KeyValuePair<string, string> pair)
    {
        keys.Add(pair.Key);
        values.Add(pair.Value);
    }
}
