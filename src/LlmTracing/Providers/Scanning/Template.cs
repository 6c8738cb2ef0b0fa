using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LlmTracing.Providers.Scanning;

/// <summary>
/// A document that was scanned, with holes where its values lay. What equals it between the holes has the same structure: a scan of it would
/// go the same way, and find in each hole what lies there now. So it is compared, which costs a fraction of a scan.
/// </summary>
internal abstract class Template
{
    private byte[] _bytes = [];
    private Hole[] _holes = [];
    private int _length;
    private int _holeCount;
    private int _literalBytes;

    /// <summary>Takes the holes of a document that is being compared, in their order. A mismatch may follow: they count when the end is reached.</summary>
    protected interface ITaker
    {
        /// <summary>Whether the document stands in a line, so that a bare line end would end it, whatever string it is in.</summary>
        static abstract bool IsLine { get; }

        /// <summary>The next hole as the document fills it.</summary>
        void Take(int index, in Hole hole);
    }

    protected ReadOnlySpan<Hole> Holes => _holes.AsSpan(0, _holeCount);

    /// <summary>Forgets the document.</summary>
    protected void Forget() => _length = 0;

    /// <summary>What is compared, and what else is kept.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Room for another document.</summary>
    protected Span<byte> Begin(int length, int holes)
    {
        if (_bytes.Length < length)
        {
            _bytes = new byte[(length + 15) & ~15];
        }

        if (_holes.Length < holes)
        {
            _holes = new Hole[holes];
        }

        _length = length;
        _literalBytes = length;
        _holeCount = 0;
        return _bytes.AsSpan(0, length);
    }

    /// <summary>The next hole of the document.</summary>
    protected void Add(in Hole hole)
    {
        _holes[_holeCount++] = hole;
        _literalBytes -= hole.Length;
    }

    /// <summary>Makes the holes that are not among these part of what is compared.</summary>
    protected void Keep(uint holes)
    {
        var count = _holeCount;
        Begin(_length, 0);
        for (var i = 0; i < count; i++)
        {
            if ((holes & (1u << i)) != 0)
            {
                Add(_holes[i]);
            }
        }
    }

    /// <summary>Whether the document that begins at <paramref name="at"/> lies whole in the bytes and equals the template but for its holes.</summary>
    /// <param name="bytes">Bytes with the document.</param>
    /// <param name="at">Where it begins.</param>
    /// <param name="taker">Takes its holes.</param>
    /// <param name="end">Where it ends; where it differs, how far the comparing came.</param>
    protected bool TryMatch<TTaker>(ReadOnlySpan<byte> bytes, int at, ref TTaker taker, out int end)
        where TTaker : struct, ITaker, allows ref struct
    {
        end = at;
        if (_length == 0 || bytes.Length - at < _literalBytes)
        {
            return false;
        }

        var template = _bytes.AsSpan(0, _length);
        var from = 0;
        for (var i = 0; i < _holeCount; i++)
        {
            ref readonly var hole = ref _holes[i];
            var literal = hole.Start - from;
            end = at;
            if (!Equals(bytes, at, template, from, literal))
            {
                return false;
            }

            at += literal;
            from = hole.Start + hole.Length;
            var escapes = 0;
            var length = hole.Kind switch
            {
                >= HoleKind.String and <= HoleKind.Value => ShortString(bytes, at),
                HoleKind.Number or HoleKind.Scalar => JsonScanner.ShortScalar(bytes, at),
                _ => -1,
            };
            if (length < 0)
            {
                length = LengthOf(bytes, at, hole.Kind, TTaker.IsLine, out escapes);
            }

            if (length < 0)
            {
                return false;
            }

            taker.Take(i, new Hole(at, length, hole.Kind, hole.Node, escapes));
            at += length;
        }

        end = at;
        if (!Equals(bytes, at, template, from, _length - from))
        {
            return false;
        }

        end += _length - from;
        return true;
    }

    /// <summary>Whether the next bytes are these of the template. Most are few: one look at each side, without a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Equals(ReadOnlySpan<byte> bytes, int at, ReadOnlySpan<byte> template, int from, int length)
    {
        if (length <= Vector256<byte>.Count && bytes.Length - at >= Vector256<byte>.Count && template.Length - from >= Vector256<byte>.Count)
        {
            var equal = Vector256.Equals(Vector256.LoadUnsafe(in bytes[at]), Vector256.LoadUnsafe(in template[from])).ExtractMostSignificantBits();
            return BitOperations.TrailingZeroCount(~(ulong)equal) >= length;
        }

        return bytes[at..].StartsWith(template.Slice(from, length));
    }

    /// <summary>
    /// Length of a string that is short and plain, as nearly every one is, else -1. One look at the next bytes, or at the last ones, of which
    /// those before the string do not count.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ShortString(ReadOnlySpan<byte> bytes, int at)
    {
        var start = Math.Min(at, bytes.Length - Vector256<byte>.Count);
        if (start < 0)
        {
            return -1;
        }

        var next = Vector256.LoadUnsafe(in bytes[start]);
        var stops = Vector256.Equals(next, Vector256.Create((byte)'"')) | Vector256.Equals(next, Vector256.Create((byte)'\\'))
            | Vector256.LessThan(next, Vector256.Create((byte)' '));
        var length = BitOperations.TrailingZeroCount((ulong)stops.ExtractMostSignificantBits() >> (at - start));
        return length < Vector256<byte>.Count && bytes[at + length] == '"' ? length : -1;
    }

    /// <summary>How long the hole is here; -1 where something else is here or its end is not in the bytes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // what is seldom long must not crowd the loop
    private static int LengthOf(ReadOnlySpan<byte> bytes, int at, HoleKind kind, bool isLine, out int escapes)
    {
        escapes = 0;
        if (kind is HoleKind.Scalar or HoleKind.Number)
        {
            var length = JsonScanner.ScalarLength(bytes[at..]);
            return length > 0 ? length : -1;
        }

        var end = kind < HoleKind.Number ? JsonScanner.ClosingBracket(bytes, at) : JsonScanner.ClosingQuote(bytes, at, out escapes);
        var isOdd = end < 0
            || (kind == HoleKind.Value && escapes != 0) // It would have to be put together.
            || (isLine && bytes[at..end].IndexOfAny((byte)'\r', (byte)'\n') >= 0);
        return isOdd ? -1 : end - at;
    }
}
