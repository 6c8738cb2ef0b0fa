using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LlmTracing.Providers.Scanning;

internal sealed partial class JsonScanner
{
    private bool IsBetweenTokens => _state <= State.AfterValue && _depth > 0;

    private bool IsInArray => (_arrays & (1u << (_depth - 1))) != 0;

    /// <summary>
    /// The fast way: walks on for as long as whole tokens follow, in one flat loop that keeps its place in locals. It stops before everything that
    /// is not plain (a token that the bytes cut, an escape in a key or in a value that is looked for, an empty object, a broken document), with
    /// the state set so that <see cref="Step"/> goes on from there. It knows no token that Step does not know too.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // alone it keeps its place in registers
    private int Walk(ReadOnlySpan<byte> bytes, int i)
    {
        var state = _state;
        var node = _node;
        var parent = _nodes[_depth - 1];
        while (true)
        {
            if (state == State.AfterValue)
            {
                if (!TrySkipBlanks(bytes, ref i))
                {
                    break;
                }

                var isArray = IsInArray;
                if (bytes[i] != ',')
                {
                    if (bytes[i] != (isArray ? ']' : '}'))
                    {
                        break;
                    }

                    Close(i++, isArray);
                    if (_depth == 0)
                    {
                        return i;
                    }

                    parent = _nodes[_depth - 1];
                    continue;
                }

                i++;
                node = parent.Element;
                state = isArray ? State.Value : State.Key;
            }

            if (!TrySkipBlanks(bytes, ref i))
            {
                break;
            }

            if (state is State.Key or State.FirstKey)
            {
                var rest = bytes[(i + 1)..];
                var end = bytes[i] == '"' ? QuoteOrBackslash(rest) : -1;
                if (end < 0 || rest[end] != '"')
                {
                    break;
                }

                node = parent.Find(rest[..end]);
                i += end + 2;
                if (i == bytes.Length || bytes[i] != ':')
                {
                    state = State.Colon;
                    break;
                }

                i++;
                state = State.Value;
                if (!TrySkipBlanks(bytes, ref i))
                {
                    break;
                }
            }

            switch (bytes[i])
            {
                case (byte)'"':
                    var next = PassWholeString(bytes, i + 1, node);
                    if (next < 0)
                    {
                        goto default;
                    }

                    i = next;
                    break;
                case (byte)'{' or (byte)'[':
                    var opensArray = bytes[i] == '[';
                    _node = node;
                    i = BeginContainer(i + 1, Descend(node, opensArray), opensArray);
                    if (_state == State.InTree)
                    {
                        i = ContinueTree(bytes, i);
                        if (_state != State.AfterValue)
                        {
                            return i;
                        }

                        break;
                    }

                    parent = _nodes[_depth - 1];
                    node = _node;
                    state = _state;
                    continue;
                case (byte)'-' or (>= (byte)'0' and <= (byte)'9') or (byte)'t' or (byte)'f' or (byte)'n':
                    var length = ScalarLength(bytes[i..]);
                    if (i + length == bytes.Length)
                    {
                        goto default;
                    }

                    PassScalar(bytes.Slice(i, length), i, node);
                    i += length;
                    break;
                default:
                    _state = state;
                    _node = node;
                    return i;
            }

            state = State.AfterValue;
        }

        _state = state;
        _node = node;
        return i;
    }

    /// <summary>Passes blanks, mostly none; false where the bytes end.</summary>
    private static bool TrySkipBlanks(ReadOnlySpan<byte> bytes, ref int i)
    {
        if (i < bytes.Length && IsBlank(bytes[i]))
        {
            i = SkipBlanks(bytes, i);
        }

        return i < bytes.Length;
    }

    /// <summary>Passes a string that lies whole in the bytes and returns what follows it; -1 where it has to be put together.</summary>
    private int PassWholeString(ReadOnlySpan<byte> bytes, int i, PathNode? node)
    {
        var reading = ReadingOf(node);
        if (reading == Reading.Capture)
        {
            var rest = bytes[i..];
            var length = QuoteOrBackslash(rest);
            if (length < 0 || rest[length] != '"')
            {
                return -1;
            }

            Mark(i, length, HoleKind.Value, node);
            target.OnScalar(node!, rest[..Math.Min(length, MaxValue)]);
            return i + length + 1;
        }

        if (reading == Reading.Nested)
        {
            return -1;
        }

        var end = ClosingQuote(bytes, i, out var escapes);
        if (end < 0)
        {
            return -1;
        }

        Mark(i, end - i, reading == Reading.Measure ? HoleKind.Text : HoleKind.String, escapes: escapes);
        if (reading == Reading.Measure && end > i)
        {
            target.OnText(end - i - escapes);
        }

        return end + 1;
    }

    private void PassScalar(ReadOnlySpan<byte> raw, int i, PathNode? node)
    {
        if (ReadingOf(node) == Reading.Capture)
        {
            Mark(i, raw.Length, HoleKind.Scalar, node);
            Report(node!, raw[..Math.Min(raw.Length, MaxKey)]);
        }
        else
        {
            MarkSkipped(i, raw);
        }
    }

    /// <summary>
    /// Where the quote is that closes the string, or -1; <paramref name="escapes"/> is by how much its text is shorter than its bytes
    /// (<c>\uXXXX</c> taken as two, half of a pair: exactly two).
    /// </summary>
    internal static int ClosingQuote(ReadOnlySpan<byte> bytes, int i, out int escapes)
    {
        const ulong OddBits = 0xAAAA_AAAA_AAAA_AAAA;
        escapes = 0;
        var carried = 0UL; // Whether the byte before these escapes the first of them.
        for (; bytes.Length - i >= Vector512<byte>.Count; i += Vector512<byte>.Count)
        {
            var quotes = MaskOf(bytes, i, (byte)'"');
            var backslashes = MaskOf(bytes, i, (byte)'\\');
            if ((backslashes | carried) != 0)
            {
                // In a row of backslashes every other one is escaped: a subtraction carries along the rows (as simdjson does).
                var escaping = backslashes & ~carried;
                var ends = (((escaping << 1) | OddBits) - escaping) ^ OddBits;
                var escaped = ends ^ (backslashes | carried);
                carried = (ends & backslashes) >> (Vector512<byte>.Count - 1);
                quotes &= ~escaped;
                if (quotes != 0)
                {
                    // Only what is escaped before the quote counts.
                    escaped &= (quotes & (0 - quotes)) - 1;
                }

                escapes += BitOperations.PopCount(escaped) + (3 * BitOperations.PopCount(escaped & MaskOf(bytes, i, (byte)'u')));
            }

            if (quotes != 0)
            {
                return i + BitOperations.TrailingZeroCount(quotes);
            }
        }

        if (carried != 0 && i < bytes.Length)
        {
            escapes += bytes[i++] == 'u' ? 4 : 1;
        }

        while (i < bytes.Length && QuoteOrBackslash(bytes[i..]) is >= 0 and var stop)
        {
            i += stop;
            if (bytes[i] == '"')
            {
                return i;
            }

            if (++i < bytes.Length)
            {
                escapes += bytes[i++] == 'u' ? 4 : 1;
            }
        }

        return -1;
    }

    /// <summary>A bit for each of the next 64 bytes that is the one looked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MaskOf(ReadOnlySpan<byte> bytes, int i, byte value)
    {
        ref readonly var next = ref bytes[i];
        return Vector512.IsHardwareAccelerated
            ? Vector512.Equals(Vector512.LoadUnsafe(in next), Vector512.Create(value)).ExtractMostSignificantBits()
            : Vector256.Equals(Vector256.LoadUnsafe(in next), Vector256.Create(value)).ExtractMostSignificantBits()
                | ((ulong)Vector256.Equals(Vector256.LoadUnsafe(in next, (nuint)Vector256<byte>.Count), Vector256.Create(value)).ExtractMostSignificantBits()
                    << Vector256<byte>.Count);
    }
}
