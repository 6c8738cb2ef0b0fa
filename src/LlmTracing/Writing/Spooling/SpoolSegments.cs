namespace LlmTracing.Writing.Spooling;

/// <summary>The segments on disk, oldest first, and their size. Belongs to a spool, which locks it.</summary>
internal sealed class SpoolSegments
{
    private readonly SortedSet<SpoolSegment> _all = new(Comparer<SpoolSegment>.Create(Compare));

    /// <summary>Bytes of all segments.</summary>
    public long Bytes { get; private set; }

    /// <summary>The oldest that no one delivers; null where there is none.</summary>
    public SpoolSegment? OldestFree => _all.FirstOrDefault(static s => !s.IsLeased);

    public void Add(SpoolSegment segment)
    {
        _all.Add(segment);
        Bytes += segment.Bytes;
    }

    /// <summary>Counts what was appended to a segment.</summary>
    public void Grow(SpoolSegment segment, int rows, int bytes)
    {
        segment.Rows += rows;
        segment.Bytes += bytes;
        Bytes += bytes;
    }

    public void Remove(SpoolSegment segment)
    {
        if (_all.Remove(segment))
        {
            Bytes -= segment.Bytes;
        }
    }

    /// <summary>The oldest that may make room for new rows: neither being delivered nor being written. Null where there is none.</summary>
    public SpoolSegment? OldestThatMayGo(SpoolSegment? open) => _all.FirstOrDefault(s => !s.IsLeased && s != open);

    private static int Compare(SpoolSegment a, SpoolSegment b)
    {
        var order = a.Sequence.CompareTo(b.Sequence);
        return order != 0 ? order : string.CompareOrdinal(a.Token, b.Token);
    }
}
