using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LlmTracing.Providers.Scanning;

// Strings and trees that are passed 64 bytes at a time, a bit for each byte (the way of simdjson).
internal sealed partial class JsonScanner
{
    private const int BlockSize = 64;

    /// <summary>
    /// Where the quote is that closes the string, or -1; <paramref name="escapes"/> is by how much its text is shorter than its bytes
    /// (<c>\uXXXX</c> taken as two, half of a pair: exactly two).
    /// </summary>
    internal static int ClosingQuote(ReadOnlySpan<byte> bytes, int i, out int escapes)
    {
        escapes = 0;
        var carried = 0UL;
        for (; bytes.Length - i >= BlockSize; i += BlockSize)
        {
            var quotes = MaskOf(bytes, i, (byte)'"');
            var backslashes = MaskOf(bytes, i, (byte)'\\');
            if ((backslashes | carried) != 0)
            {
                var escaped = Escaped(backslashes, ref carried);
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

    /// <summary>
    /// Passes strings and brackets up to behind the one that closes. Returns where that is, or the end of the bytes, or where the inside of a
    /// string begins that does not end in them.
    /// </summary>
    private static int PassBrackets(ReadOnlySpan<byte> bytes, int i, ref int depth, out bool inString)
    {
        inString = false;
        var quote = -1; // Of the string that goes on where the next block begins.
        var carried = 0UL;
        for (var last = bytes.Length - BlockSize; i < bytes.Length && last >= 0;)
        {
            // The last block begins before what is left: what was passed already is shifted out.
            var at = Math.Min(i, last);
            var passed = i - at;
            var quotes = MaskOf(bytes, at, (byte)'"') >> passed;
            var opening = FoldedMaskOf(bytes, at, (byte)'{') >> passed; // takes [ for { and ] for }
            var closing = FoldedMaskOf(bytes, at, (byte)'}') >> passed;
            if (quote < 0 && (quotes | opening | closing) == 0)
            {
                i = at + BlockSize;
                continue;
            }

            var backslashes = MaskOf(bytes, at, (byte)'\\') >> passed;
            var next = carried;
            if ((backslashes | carried) != 0)
            {
                quotes &= ~Escaped(backslashes, ref next);
            }

            var strings = Between(quotes) ^ (quote < 0 ? 0 : ulong.MaxValue);
            if ((backslashes & ~strings) != 0)
            {
                break; // Outside of strings it escapes nothing, and this is no JSON.
            }

            carried = next;
            opening &= ~strings;
            closing &= ~strings;
            if (BitOperations.PopCount(closing) < depth)
            {
                depth += BitOperations.PopCount(opening) - BitOperations.PopCount(closing);
            }
            else if (Closing(opening, closing, ref depth) is >= 0 and var end)
            {
                return i + end + 1;
            }

            quote = (long)strings >= 0 ? -1 : quotes == 0 ? quote : i + BitOperations.Log2(quotes);
            i = at + BlockSize;
        }

        return PassBracketsSlowly(bytes, i, ref depth, quote, isEscaped: carried != 0, out inString);
    }

    /// <summary>As <see cref="PassBrackets"/> byte for byte, for bytes that are less than a block or no JSON.</summary>
    private static int PassBracketsSlowly(ReadOnlySpan<byte> bytes, int i, ref int depth, int quote, bool isEscaped, out bool inString)
    {
        inString = false;
        for (; i < bytes.Length; i++)
        {
            var b = bytes[i];
            if (quote >= 0)
            {
                quote = b == '"' && !isEscaped ? -1 : quote;
                isEscaped = b == '\\' && !isEscaped;
            }
            else if (b == '"')
            {
                quote = i;
            }
            else if (b is (byte)'{' or (byte)'[')
            {
                depth++;
            }
            else if (b is (byte)'}' or (byte)']' && --depth == 0)
            {
                return i + 1;
            }
        }

        inString = quote >= 0;
        return inString ? quote + 1 : i;
    }

    /// <summary>Which bracket of a block closes what is open, or -1.</summary>
    private static int Closing(ulong opening, ulong closing, ref int depth)
    {
        for (var brackets = opening | closing; brackets != 0; brackets &= brackets - 1)
        {
            var bracket = BitOperations.TrailingZeroCount(brackets);
            if ((opening & (1UL << bracket)) != 0)
            {
                depth++;
            }
            else if (--depth == 0)
            {
                return bracket;
            }
        }

        return -1;
    }

    /// <summary>
    /// Which bytes of a block are escaped. In a row of backslashes every other one is: a subtraction carries along the rows.
    /// </summary>
    /// <param name="backslashes">The backslashes of the block.</param>
    /// <param name="carried">Whether the byte before escapes the first of the block; then, whether its last escapes the byte behind.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Escaped(ulong backslashes, ref ulong carried)
    {
        const ulong OddBits = 0xAAAA_AAAA_AAAA_AAAA;
        var escaping = backslashes & ~carried;
        var ends = (((escaping << 1) | OddBits) - escaping) ^ OddBits;
        var escaped = ends ^ (backslashes | carried);
        carried = (ends & backslashes) >> 63;
        return escaped;
    }

    /// <summary>Which bytes of a block are in strings, the quote that opens one among them: where the quotes up to there are odd.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Between(ulong quotes)
    {
        quotes ^= quotes << 1;
        quotes ^= quotes << 2;
        quotes ^= quotes << 4;
        quotes ^= quotes << 8;
        quotes ^= quotes << 16;
        return quotes ^ (quotes << 32);
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

    /// <summary>As <see cref="MaskOf"/>, for bytes with the bit set that tells small letters from great ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FoldedMaskOf(ReadOnlySpan<byte> bytes, int i, byte value)
    {
        const byte Fold = 0x20;
        ref readonly var next = ref bytes[i];
        return Vector512.IsHardwareAccelerated
            ? Vector512.Equals(Vector512.LoadUnsafe(in next) | Vector512.Create(Fold), Vector512.Create(value)).ExtractMostSignificantBits()
            : Vector256.Equals(Vector256.LoadUnsafe(in next) | Vector256.Create(Fold), Vector256.Create(value)).ExtractMostSignificantBits()
                | ((ulong)Vector256.Equals(Vector256.LoadUnsafe(in next, (nuint)Vector256<byte>.Count) | Vector256.Create(Fold), Vector256.Create(value))
                    .ExtractMostSignificantBits() << Vector256<byte>.Count);
    }
}
