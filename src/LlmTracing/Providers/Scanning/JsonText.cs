using System.Buffers.Text;
using System.Text;

namespace LlmTracing.Providers.Scanning;

/// <summary>Small readings of JSON values.</summary>
internal static class JsonText
{
    private const int MaxPlain = 15;
    private static readonly double[] PowersOfTen = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14];

    /// <summary>Resolves the escapes of a string in place and returns its new length. A broken escape is left as it is.</summary>
    public static int Unescape(Span<byte> text)
    {
        var to = 0;
        for (var from = 0; from < text.Length;)
        {
            var b = text[from++];
            if (b != '\\' || from == text.Length)
            {
                text[to++] = b;
                continue;
            }

            b = text[from++];
            if (b == 'u')
            {
                if (TryReadRune(text, ref from, out var rune))
                {
                    to += rune.EncodeToUtf8(text[to..]);
                    continue;
                }

                text[to++] = (byte)'\\';
            }

            text[to++] = b switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                _ => b,
            };
        }

        return to;
    }

    /// <summary>Reads a number as written, or null where it is none, not finite or no JSON number.</summary>
    public static double? ParseNumber(ReadOnlySpan<byte> raw)
    {
        if (raw.Length is 0 or > MaxPlain)
        {
            return ParseSlow(raw);
        }

        // Digits and a point: a whole number below 2^53 over a power of ten is the very double that is meant. Most are digits alone.
        var (i, value, point) = (0, 0L, -1);
        for (; i < raw.Length && raw[i] - (uint)'0' is <= 9 and var digit; i++)
        {
            value = (value * 10) + digit;
        }

        if (i == raw.Length)
        {
            return value;
        }

        for (; i < raw.Length; i++)
        {
            var digit = raw[i] - (uint)'0';
            if (digit <= 9)
            {
                value = (value * 10) + digit;
            }
            else if (raw[i] == '.' && point < 0 && i > 0 && i < raw.Length - 1)
            {
                point = i;
            }
            else
            {
                return ParseSlow(raw);
            }
        }

        return point < 0 ? value : value / PowersOfTen[raw.Length - 1 - point];
    }

    /// <summary>UTF-8 bytes of the text that a string's inside stands for, escapes resolved (<c>\uXXXX</c> taken as two).</summary>
    public static int Measure(ReadOnlySpan<byte> inside)
    {
        var length = inside.Length;
        while (true)
        {
            var at = inside.IndexOf((byte)'\\');
            if (at < 0 || at + 1 >= inside.Length)
            {
                return length;
            }

            length -= inside[at + 1] == 'u' ? 4 : 1;
            inside = inside[(at + 2)..];
        }
    }

    /// <summary>Whether this is a number as JSON writes one.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> raw)
    {
        if (raw.Length is > 0 and <= MaxPlain && raw[0] != '0' && raw.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
        {
            return true;
        }

        var digits = raw is [(byte)'-', ..] ? raw[1..] : raw;
        return digits is [>= (byte)'1' and <= (byte)'9', ..] or [(byte)'0'] or [(byte)'0', (byte)'.' or (byte)'e' or (byte)'E', ..]
            && digits[^1] is >= (byte)'0' and <= (byte)'9' && digits.IndexOf(".e"u8) < 0 && digits.IndexOf(".E"u8) < 0 && ParseNumber(raw) is not null;
    }

    private static double? ParseSlow(ReadOnlySpan<byte> raw)
    {
        raw = raw.Trim(" \t\r\n"u8);
        return Utf8Parser.TryParse(raw, out double value, out var read) && read == raw.Length && double.IsFinite(value) ? value : null;
    }

    private static bool TryReadRune(ReadOnlySpan<byte> text, ref int from, out Rune rune)
    {
        rune = Rune.ReplacementChar;
        if (!TryReadUnit(text, from, out var unit))
        {
            return false;
        }

        from += 4;
        if (Rune.TryCreate(unit, out var whole))
        {
            rune = whole;
        }
        else if (char.IsHighSurrogate(unit) && text[from..].StartsWith("\\u"u8)
            && TryReadUnit(text, from + 2, out var low) && Rune.TryCreate(unit, low, out whole))
        {
            from += 6;
            rune = whole;
        }

        return true;
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> text, int at, out char unit)
    {
        unit = default;
        if (at + 4 > text.Length || !Utf8Parser.TryParse(text.Slice(at, 4), out ushort value, out var read, 'x') || read != 4)
        {
            return false;
        }

        unit = (char)value;
        return true;
    }
}
