using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace LlmTracing;

/// <summary>Stable ids for hosts that know names and not UUIDs.</summary>
public static class LlmIds
{
    // It never changes: ids made from a name stay the same for ever.
    private static readonly Guid Namespace = new("3d5f6a9e-52c7-4d0b-9a41-7f0b6c2e8d15");

    /// <summary>The version 5 UUID (RFC 9562 §5.5) of a name: the same name gives the same id, everywhere and for ever.</summary>
    /// <param name="name">The name; case and blanks count.</param>
    /// <returns>The id.</returns>
    public static Guid FromName(string name) => FromName(Namespace, name);

    /// <summary>The version 5 UUID of a name in a namespace of the host's own.</summary>
    /// <param name="namespaceId">The namespace.</param>
    /// <param name="name">The name; case and blanks count.</param>
    /// <returns>The id.</returns>
    [SuppressMessage("Security", "CA5350", Justification = "Version 5 UUIDs are defined by SHA-1; nothing is secured by them.")]
    public static Guid FromName(Guid namespaceId, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var input = new byte[16 + Encoding.UTF8.GetByteCount(name)];
        namespaceId.TryWriteBytes(input, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, input.AsSpan(16));
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(input, hash);

        var id = hash[..16];
        var version = BinaryPrimitives.ReadUInt16BigEndian(id[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(id[6..], (ushort)((version & 0x0FFF) | 0x5000));
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
