namespace LlmTracing.Providers.Scanning;

/// <summary>
/// The structure of documents that came several times: keys, punctuation, and the values that were the same in all of them and belong to no
/// call alone (counts, the name of a model, a finish reason). Every other value is a hole, and every string that is not read always is one:
/// nothing is kept that a model or its caller wrote. Immutable.
/// </summary>
internal sealed class DocumentTemplate : Template
{
    private readonly Part[] _parts;

    /// <summary>The structure of a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="known">What was known of its structure, if anything: a value that is another now is a hole from here on.</param>
    public DocumentTemplate(in MarkedDocument document, DocumentTemplate? known)
    {
        Structure = document.Structure;
        var holes = document.Holes;
        _parts = new Part[holes.Length];
        var (open, length) = (0, document.End - document.Start);
        for (var i = 0; i < holes.Length; i++)
        {
            ref readonly var hole = ref holes[i];
            var isOpen = hole.Kind < HoleKind.Enter && !(document.MayKeep(hole) && known?.Holds(i, document.Inside(hole)) != false);
            _parts[i] = new Part(hole, isOpen ? open++ : -1, document.NodeOf(hole));
            length -= isOpen ? hole.Length : 0;
        }

        var to = Begin(length, open);
        var (from, at) = (document.Start, 0);
        foreach (ref var part in _parts.AsSpan())
        {
            var hole = part.Hole;
            document.Bytes[from..hole.Start].CopyTo(to[at..]);
            at += hole.Start - from;
            from = hole.Start + hole.Length;
            part = part with { Hole = hole with { Start = at, Length = part.IsOpen ? 0 : hole.Length } };
            if (part.IsOpen)
            {
                Add(part.Hole);
                continue;
            }

            document.Inside(hole).CopyTo(to[at..]);
            at += hole.Length;
        }

        document.Bytes[from..document.End].CopyTo(to[at..]);
    }

    /// <summary>Tells this structure from others (<see cref="MarkedDocument.Structure"/>).</summary>
    public uint Structure { get; }

    /// <summary>What is found in a document of this structure, in its order.</summary>
    public ReadOnlySpan<Part> Parts => _parts;

    /// <summary>How many of them differ from document to document.</summary>
    public int OpenHoles => Holes.Length;

    /// <summary>What lies in a part that is the same in all documents.</summary>
    public ReadOnlySpan<byte> Inside(in Part part) => Bytes.Slice(part.Hole.Start, part.Hole.Length);

    /// <summary>Whether the document that begins at <paramref name="at"/> has this structure; its open holes are put into <paramref name="found"/>.</summary>
    public bool TryMatch(ReadOnlySpan<byte> bytes, int at, Hole[] found, out int end)
    {
        var taker = new Finder(found);
        return TryMatch(bytes, at, ref taker, out end);
    }

    /// <summary>Whether every value that is the same in all documents is so in this one.</summary>
    public bool HoldsAll(in MarkedDocument document)
    {
        var holes = document.Holes;
        for (var i = 0; i < Math.Min(holes.Length, _parts.Length); i++)
        {
            if (!_parts[i].IsOpen && !Holds(i, document.Inside(holes[i])))
            {
                return false;
            }
        }

        return true;
    }

    private bool Holds(int part, ReadOnlySpan<byte> value) =>
        part < _parts.Length && !_parts[part].IsOpen && Inside(_parts[part]).SequenceEqual(value);

    /// <summary>A hole of the documents that the structure was learnt from.</summary>
    /// <param name="Hole">Where it lies in the template.</param>
    /// <param name="Open">Its place among the open holes; -1 where it is closed, for it is the same in all documents.</param>
    /// <param name="Node">The node of the path that it is found at; the root where it is not read.</param>
    internal readonly record struct Part(Hole Hole, int Open, PathNode Node)
    {
        public bool IsOpen => Open >= 0;
    }

    private readonly struct Finder(Hole[] found) : ITaker
    {
        public static bool IsLine => false;

        public void Take(int index, in Hole hole) => found[index] = hole;
    }
}
