using System.Runtime.CompilerServices;

namespace LlmTracing.ClickHouse;

/// <summary>An Array of texts: the ends, then all texts.</summary>
internal sealed class TextArrayLane(TextBuffer items) : Lane<IReadOnlyList<string>>
{
    private readonly EndsLane _ends = new();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override void Set(int row, IReadOnlyList<string> texts)
    {
        if (!ReferenceEquals(texts, Array.Empty<string>())) // As most are: asking a list for its length is a call.
        {
            Add(row, texts);
        }
    }

    public override void Append(int rows) => _ends.Append(rows);

    public override void Collect(List<ReadOnlyMemory<byte>> segments)
    {
        items.CollectPrefix(segments);
        _ends.Collect(segments);
        items.Collect(segments);
    }

    public override void Reset()
    {
        _ends.Reset();
        items.Reset();
    }

    private void Add(int row, IReadOnlyList<string> texts)
    {
        var count = texts.Count;
        for (var i = 0; i < count; i++)
        {
            items.Add(texts[i]);
        }

        _ends.Add(row, count);
    }
}
