using System.Buffers.Binary;
using System.Text;

namespace LlmTracing.Providers.Scanning;

/// <summary>
/// Makes strings of UTF-8 bytes, the same instance for the same short text: model names, finish reasons and tool names repeat in every
/// call. Bounded: a new text takes the place of an old one. Safe for many threads.
/// </summary>
internal static class StringCache
{
    private const int Slots = 1024;
    private const int MaxLength = 96;
    private static readonly string?[] Cache = new string?[Slots];

    /// <summary>The text of these bytes; invalid UTF-8 becomes replacement characters.</summary>
    public static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return "";
        }

        return utf8.Length > MaxLength ? Encoding.UTF8.GetString(utf8) : GetLong(utf8);
    }

    /// <summary>The text of these bytes, for one that does not repeat. ASCII, as ids are, needs no decoder.</summary>
    public static string New(ReadOnlySpan<byte> utf8) => Ascii.IsValid(utf8) ? Encoding.Latin1.GetString(utf8) : Encoding.UTF8.GetString(utf8);

    /// <summary>As <see cref="Get(ReadOnlySpan{byte})"/>, for longer texts that are known to repeat.</summary>
    public static string GetLong(ReadOnlySpan<byte> utf8)
    {
        ref var slot = ref Cache[Hash(utf8) % Slots];
        var known = slot;
        if (known is not null && Ascii.Equals(utf8, known))
        {
            return known;
        }

        return slot = Encoding.UTF8.GetString(utf8);
    }

    /// <summary>Cheap and good enough: a clash costs a string, a text that is made to clash costs its maker nothing but that.</summary>
    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        var hash = (ulong)utf8.Length;
        while (utf8.Length >= sizeof(ulong))
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(utf8)) * 0x9E3779B97F4A7C15;
            hash ^= hash >> 32;
            utf8 = utf8[sizeof(ulong)..];
        }

        foreach (var b in utf8)
        {
            hash = (hash ^ b) * 0x100000001B3;
        }

        return (uint)(hash ^ (hash >> 32));
    }
}
