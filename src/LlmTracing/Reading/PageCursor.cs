using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LlmTracing.Reading;

/// <summary>The last row of a page: where the next one begins.</summary>
internal readonly record struct PagePosition(DateTimeOffset RequestedAt, string RequestId);

/// <summary>
/// Writes positions as opaque texts and reads them back. A text is the position and a seal (HMAC-SHA256 over organisation, filter and position),
/// so that neither a changed one nor one of another list is taken.
/// </summary>
internal sealed class PageCursor(byte[] key)
{
    private const byte Version = 1;
    private const int SealBytes = 16;
    private const int HeadBytes = 1 + SealBytes + sizeof(long);

    public static PageCursor From(LlmTracingOptions options)
        => new(HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            Encoding.UTF8.GetBytes(options.CursorKey ?? options.ReaderConnectionString ?? options.ConnectionString ?? ""),
            32, info: "LlmTracing cursor 1"u8.ToArray()));

    public string Write(PagePosition position, Guid orgId, TraceFilter filter)
    {
        var bytes = new byte[HeadBytes + Encoding.UTF8.GetByteCount(position.RequestId)];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1 + SealBytes), position.RequestedAt.ToUnixTimeMilliseconds());
        Encoding.UTF8.GetBytes(position.RequestId, bytes.AsSpan(HeadBytes));
        Seal(bytes.AsSpan(1 + SealBytes), orgId, filter).CopyTo(bytes.AsSpan(1));
        return Base64Url.EncodeToString(bytes);
    }

    /// <exception cref="ArgumentException">The cursor is none, or is one of another list.</exception>
    public PagePosition Read(string cursor, Guid orgId, TraceFilter filter)
    {
        var bytes = Decode(cursor);
        if (bytes.Length <= HeadBytes || bytes[0] != Version
            || !CryptographicOperations.FixedTimeEquals(bytes.AsSpan(1, SealBytes), Seal(bytes.AsSpan(1 + SealBytes), orgId, filter)))
        {
            throw new ArgumentException("The cursor is not one of this list: it was changed, or belongs to another organisation or filter.", nameof(cursor));
        }

        return new PagePosition(
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(1 + SealBytes))),
            Encoding.UTF8.GetString(bytes.AsSpan(HeadBytes)));
    }

    private static byte[] Decode(string cursor)
    {
        try
        {
            return Base64Url.DecodeFromChars(cursor);
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private ReadOnlySpan<byte> Seal(ReadOnlySpan<byte> position, Guid orgId, TraceFilter filter)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(orgId.ToByteArray());
        foreach (var (name, value) in new TraceQuery(orgId).Add(filter).Parameters)
        {
            Append(hmac, name);
            Append(hmac, value);
        }

        hmac.AppendData([Flag(filter.HasError), Flag(filter.IsStreaming)]);
        hmac.AppendData(position);
        return hmac.GetHashAndReset().AsSpan(0, SealBytes);
    }

    /// <summary>Length first, so that no two lists of texts are the same bytes.</summary>
    private static void Append(IncrementalHash hmac, string text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        var bytes = Encoding.UTF8.GetBytes(text);
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hmac.AppendData(length);
        hmac.AppendData(bytes);
    }

    private static byte Flag(bool? value) => value switch { null => 2, true => 1, false => 0 };
}
