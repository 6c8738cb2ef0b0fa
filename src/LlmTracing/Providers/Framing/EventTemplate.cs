using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using LlmTracing.Providers.Scanning;

namespace LlmTracing.Providers.Framing;

/// <summary>
/// The last event that said nothing new but text, with holes where its skipped and measured values lay. An event whose bytes equal the
/// template's between the holes has the same structure and the same captured values, so it needs no scan: only the text that is in its
/// holes is new. Streams consist of such events.
/// </summary>
/// <remarks>
/// Holes that hold the same bytes in the next event too are closed: then nearly the whole event is one comparison. When a closed hole
/// changes after all, the event is scanned in full and the template learnt anew.
/// </remarks>
internal sealed class EventTemplate
{
    private const int MaxLength = 2048;
    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789+-.eE"u8);
    private static readonly SearchValues<byte> StringStops = SearchValues.Create("\"\\\r\n"u8);

    private byte[] _bytes = [];
    private Hole[] _holes = [];
    private int _length;
    private int _holeCount;
    private int _literalBytes;
    private int _textOutside;
    private bool _isFresh;

    /// <summary>Forgets the event.</summary>
    public void Clear() => _length = 0;

    /// <summary>Remembers an event that said nothing new.</summary>
    /// <param name="bytes">The event with the blank line that ends it.</param>
    /// <param name="holes">Its holes; empty where they are not known.</param>
    /// <param name="textBytes">Text that it delivered.</param>
    public void Learn(ReadOnlySpan<byte> bytes, ReadOnlySpan<Hole> holes, int textBytes)
    {
        if (holes.IsEmpty || bytes.Length > MaxLength)
        {
            return;
        }

        if (_bytes.Length < bytes.Length)
        {
            _bytes = new byte[Math.Min(MaxLength, (bytes.Length + 15) & ~15)];
        }

        bytes.CopyTo(_bytes);
        _length = bytes.Length;
        if (_holes.Length < holes.Length)
        {
            _holes = new Hole[holes.Length];
        }

        holes.CopyTo(_holes);
        _holeCount = holes.Length;
        _isFresh = true;
        _textOutside = textBytes;
        _literalBytes = _length - HoleBytes();
        foreach (var hole in holes)
        {
            if (hole.Kind == HoleKind.Text)
            {
                _textOutside -= JsonText.Measure(bytes.Slice(hole.Start, hole.Length));
            }
        }
    }

    /// <summary>Whether the next event lies whole in the bytes and equals the template but for its holes.</summary>
    public bool TryMatch(ReadOnlySpan<byte> bytes, out int length, out int textBytes)
    {
        length = 0;
        textBytes = 0;
        if (_length == 0 || bytes.Length < _literalBytes)
        {
            return false;
        }

        var template = _bytes.AsSpan(0, _length);
        var text = _textOutside;
        var at = 0;
        var from = 0;
        uint unchanged = 0;
        for (var i = 0; i < _holeCount; i++)
        {
            ref readonly var hole = ref _holes[i];
            var literal = template[from..hole.Start];
            if (!bytes[at..].StartsWith(literal))
            {
                return false;
            }

            at += literal.Length;
            from = hole.Start + hole.Length;
            var filled = hole.Kind == HoleKind.Number ? NumberLength(bytes[at..]) : StringLength(bytes, at, ref text, hole.Kind == HoleKind.Text);
            if (filled < 0)
            {
                return false;
            }

            if (_isFresh && hole.Kind != HoleKind.Text && bytes.Slice(at, filled).SequenceEqual(template[hole.Start..from]))
            {
                unchanged |= 1u << i;
            }

            at += filled;
        }

        var tail = template[from..];
        if (!bytes[at..].StartsWith(tail))
        {
            return false;
        }

        if (_isFresh)
        {
            Close(unchanged);
        }

        length = at + tail.Length;
        textBytes = text;
        return true;
    }

    private static int NumberLength(ReadOnlySpan<byte> bytes)
    {
        var length = bytes.IndexOfAnyExcept(NumberBytes);
        return length > 0 ? length : -1;
    }

    /// <summary>Length of a string's inside up to its closing quote, -1 where that is not in the bytes. Adds its text.</summary>
    private static int StringLength(ReadOnlySpan<byte> bytes, int at, ref int text, bool isText)
    {
        // Nearly every one is short and plain: one look at the next bytes, or at the last ones, of which those before the string do not count.
        var start = Math.Min(at, bytes.Length - Vector256<byte>.Count);
        if (start >= 0)
        {
            var next = Vector256.Create(bytes[start..]);
            var stops = Vector256.Equals(next, Vector256.Create((byte)'"')) | Vector256.Equals(next, Vector256.Create((byte)'\\'))
                | Vector256.LessThan(next, Vector256.Create((byte)' '));
            var length = BitOperations.TrailingZeroCount((ulong)stops.ExtractMostSignificantBits() >> (at - start));
            if (length < Vector256<byte>.Count && bytes[at + length] == '"')
            {
                text += isText ? length : 0;
                return length;
            }
        }

        return LongStringLength(bytes[at..], ref text, isText);
    }

    private static int LongStringLength(ReadOnlySpan<byte> bytes, ref int text, bool isText)
    {
        var at = 0;
        while (true)
        {
            // A bare line end would end the event's line, whatever the string thinks.
            var stop = bytes[at..].IndexOfAny(StringStops);
            if (stop < 0 || bytes[at + stop] < ' ')
            {
                return -1;
            }

            at += stop;
            if (bytes[at] == '"')
            {
                text += isText ? JsonText.Measure(bytes[..at]) : 0;
                return at;
            }

            at += 2;
            if (at > bytes.Length || bytes[at - 1] < ' ')
            {
                return -1;
            }
        }
    }

    private int HoleBytes()
    {
        var sum = 0;
        for (var i = 0; i < _holeCount; i++)
        {
            sum += _holes[i].Length;
        }

        return sum;
    }

    private void Close(uint holes)
    {
        _isFresh = false;
        var kept = 0;
        for (var i = 0; i < _holeCount; i++)
        {
            if ((holes & (1u << i)) == 0)
            {
                _holes[kept++] = _holes[i];
            }
        }

        _holeCount = kept;
        _literalBytes = _length - HoleBytes();
    }
}
