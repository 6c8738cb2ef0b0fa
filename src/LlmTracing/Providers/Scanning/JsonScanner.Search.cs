using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LlmTracing.Providers.Scanning;

// Finds the next byte that matters.
internal sealed partial class JsonScanner
{
    /// <summary>Takes every control character for a blank: one comparison, and no document is the worse for it.</summary>
    private static bool IsBlank(byte b) => b <= ' ';

    /// <summary>Passes blanks: mostly none or one, else the indentation of a line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SkipBlanks(ReadOnlySpan<byte> bytes, int i)
    {
        if (!IsBlank(bytes[i]))
        {
            return i;
        }

        return ++i < bytes.Length && IsBlank(bytes[i]) ? SkipIndentation(bytes, i) : i;
    }

    private static int SkipIndentation(ReadOnlySpan<byte> bytes, int i)
    {
        for (; bytes.Length - i >= Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            var others = Vector256.GreaterThan(Vector256.LoadUnsafe(in bytes[i]), Vector256.Create((byte)' ')).ExtractMostSignificantBits();
            if (others != 0)
            {
                return i + BitOperations.TrailingZeroCount(others);
            }
        }

        while (i < bytes.Length && IsBlank(bytes[i]))
        {
            i++;
        }

        return i;
    }

    /// <summary>Where the next quote or backslash is, or -1. Most strings are short: their first bytes are looked at without a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int QuoteOrBackslash(ReadOnlySpan<byte> bytes)
    {
        const int InPlace = 4;
        var at = 0;
        for (var step = 0; step < InPlace && bytes.Length - at >= Vector256<byte>.Count; step++)
        {
            var next = Vector256.LoadUnsafe(in bytes[at]);
            var hits = (Vector256.Equals(next, Vector256.Create((byte)'"')) | Vector256.Equals(next, Vector256.Create((byte)'\\'))).ExtractMostSignificantBits();
            if (hits != 0)
            {
                return at + BitOperations.TrailingZeroCount(hits);
            }

            at += Vector256<byte>.Count;
        }

        var far = bytes[at..].IndexOfAny((byte)'"', (byte)'\\');
        return far < 0 ? -1 : at + far;
    }

    private static bool IsScalarEnd(byte b) =>
        b <= ' ' || b is (byte)',' or (byte)'}' or (byte)']' or (byte)'"' or (byte)':' or (byte)'{' or (byte)'[';

    /// <summary>Length of a number or word that is short, as every one is, and lies well before the end of the bytes; else -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int ShortScalar(ReadOnlySpan<byte> bytes, int i)
    {
        if (bytes.Length - i < Vector256<byte>.Count)
        {
            return -1;
        }

        var next = Vector256.LoadUnsafe(in bytes[i]);
        var folded = next | Vector256.Create((byte)0x20); // takes [ for { and ] for }
        var ends = Vector256.LessThanOrEqual(next, Vector256.Create((byte)' ')) | Vector256.Equals(next, Vector256.Create((byte)','))
            | Vector256.Equals(folded, Vector256.Create((byte)'}')) | Vector256.Equals(folded, Vector256.Create((byte)'{'))
            | Vector256.Equals(next, Vector256.Create((byte)'"')) | Vector256.Equals(next, Vector256.Create((byte)':'));
        var length = BitOperations.TrailingZeroCount(ends.ExtractMostSignificantBits());
        return length is > 0 and < 32 ? length : -1;
    }

    internal static int ScalarLength(ReadOnlySpan<byte> bytes)
    {
        var length = ShortScalar(bytes, 0);
        if (length > 0)
        {
            return length;
        }

        length = 0;
        while (length < bytes.Length && !IsScalarEnd(bytes[length]))
        {
            length++;
        }

        return length;
    }
}
