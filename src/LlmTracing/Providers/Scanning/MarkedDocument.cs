namespace LlmTracing.Providers.Scanning;

/// <summary>A document that was scanned, and its holes.</summary>
/// <param name="bytes">Bytes with the document.</param>
/// <param name="start">Where it begins.</param>
/// <param name="end">Where it ends.</param>
/// <param name="holes">Its holes, in their order.</param>
/// <param name="root">The tree of paths that it was read by.</param>
internal readonly ref struct MarkedDocument(ReadOnlySpan<byte> bytes, int start, int end, ReadOnlySpan<Hole> holes, PathNode root)
{
    // A value that counts or names something is short; what is longer is no less true for being a hole.
    private const int LongestKept = 64;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public ReadOnlySpan<Hole> Holes { get; } = holes;

    public int Start { get; } = start;

    public int End { get; } = end;

    /// <summary>Its bytes without those in its holes.</summary>
    public int LiteralBytes
    {
        get
        {
            var length = End - Start;
            foreach (ref readonly var hole in Holes)
            {
                length -= hole.Length;
            }

            return length;
        }
    }

    /// <summary>A hash of the order and kinds of the holes and of the lengths between them: two structures are told apart by it, as a rule.</summary>
    public uint Structure
    {
        get
        {
            var (hash, from) = (0u, Start);
            foreach (ref readonly var hole in Holes)
            {
                hash = ((hash ^ (uint)(hole.Start - from)) * 0x9E37_79B1) ^ ((uint)hole.Node << 8) ^ (uint)hole.Kind;
                from = hole.Start + hole.Length;
            }

            return ((hash ^ (uint)(End - from)) * 0x85EB_CA6B) | 1;
        }
    }

    /// <summary>What lies in a hole.</summary>
    public ReadOnlySpan<byte> Inside(in Hole hole) => Bytes.Slice(hole.Start, hole.Length);

    /// <summary>
    /// Whether what lies in a hole may be kept: a number, a string that is read and belongs to no call alone, and that an array or object is empty.
    /// </summary>
    public bool MayKeep(in Hole hole) => hole.Length <= LongestKept && hole.Kind switch
    {
        HoleKind.Number or HoleKind.Scalar => true,
        HoleKind.Value => !NodeOf(hole).IsOfOneCall,
        HoleKind.Tree => hole.Length == 0,
        _ => false,
    };

    /// <summary>The node of the path that a hole is found at.</summary>
    public PathNode NodeOf(in Hole hole) => root.Of(hole);
}
