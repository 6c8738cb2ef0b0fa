using LlmTracing.Providers.Scanning;

namespace LlmTracing.Providers.Framing;

/// <summary>
/// The last event of a stream that said nothing new but text. One that equals it but for what is skipped or only measured says nothing new
/// either: its text is all that counts. Streams consist of such events.
/// </summary>
/// <remarks>
/// Holes that hold the same bytes in the next event too are closed: then nearly the whole event is one comparison. When a closed hole
/// changes after all, the event is scanned in full and the template learnt anew.
/// </remarks>
internal sealed class EventTemplate : Template
{
    private const int MaxLength = 2048;
    private const int MaxHoles = 12;

    private int _textOutside;
    private bool _isFresh;

    /// <summary>Forgets the event.</summary>
    public void Clear() => Forget();

    /// <summary>Remembers an event that said nothing new.</summary>
    /// <param name="bytes">The event with the blank line that ends it.</param>
    /// <param name="offset">How far behind its beginning the holes count from.</param>
    /// <param name="holes">Its holes; empty where they are not known.</param>
    /// <param name="textBytes">Text that it delivered.</param>
    public void Learn(ReadOnlySpan<byte> bytes, int offset, ReadOnlySpan<Hole> holes, int textBytes)
    {
        var count = 0;
        foreach (ref readonly var hole in holes)
        {
            count += IsOpen(hole) ? 1 : 0;
        }

        if (count is 0 or > MaxHoles || bytes.Length > MaxLength)
        {
            return;
        }

        bytes.CopyTo(Begin(bytes.Length, count));
        _isFresh = true;
        _textOutside = textBytes;
        foreach (ref readonly var hole in holes)
        {
            if (IsOpen(hole))
            {
                Add(hole with { Start = hole.Start + offset });
                _textOutside -= hole.TextBytes;
            }
        }
    }

    /// <summary>Whether the next event lies whole in the bytes and equals the template but for its holes.</summary>
    public bool TryMatch(ReadOnlySpan<byte> bytes, out int length, out int textBytes)
    {
        if (_isFresh)
        {
            return TryMatchFresh(bytes, out length, out textBytes);
        }

        var taker = new TextTaker(_textOutside);
        var isMatch = TryMatch(bytes, 0, ref taker, out length);
        textBytes = taker.TextBytes;
        return isMatch;
    }

    /// <summary>The first event that equals the template tells which of the holes stay open.</summary>
    private bool TryMatchFresh(ReadOnlySpan<byte> bytes, out int length, out int textBytes)
    {
        var taker = new ChangeTaker(this, bytes);
        var isMatch = TryMatch(bytes, 0, ref taker, out length);
        textBytes = taker.TextBytes;
        if (isMatch)
        {
            Keep(taker.Changed);
            _isFresh = false;
        }

        return isMatch;
    }

    /// <summary>What is read of a repeated event is the same again.</summary>
    private static bool IsOpen(in Hole hole) => hole.Kind < HoleKind.Value;

    private struct TextTaker(int outside) : ITaker
    {
        public static bool IsLine => true;

        public int TextBytes { get; private set; } = outside;

        public void Take(int index, in Hole hole) => TextBytes += hole.TextBytes;
    }

    private ref struct ChangeTaker(EventTemplate template, ReadOnlySpan<byte> bytes) : ITaker
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        public static bool IsLine => true;

        public int TextBytes { get; private set; } = template._textOutside;

        /// <summary>The holes that hold something else than in the template, and those of text: a bit each.</summary>
        public uint Changed { get; private set; }

        public void Take(int index, in Hole hole)
        {
            TextBytes += hole.TextBytes;
            if (hole.Kind == HoleKind.Text || !IsSame(hole, template.Holes[index]))
            {
                Changed |= 1u << index;
            }
        }

        private readonly bool IsSame(in Hole hole, in Hole before) =>
            _bytes.Slice(hole.Start, hole.Length).SequenceEqual(template.Bytes.Slice(before.Start, before.Length));
    }
}
