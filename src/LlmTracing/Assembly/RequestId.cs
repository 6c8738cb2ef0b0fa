using System.Buffers.Binary;

namespace LlmTracing.Assembly;

/// <summary>Ids of records: version 7 UUIDs (RFC 9562 §5.7), whose order is that of their time.</summary>
internal static class RequestId
{
    /// <summary>A new id for a call that began at this moment.</summary>
    /// <remarks>
    /// The 74 random bits come from the thread's own generator: they have to be unlike all others, not unpredictable, and asking the
    /// kernel for them costs as much as reading a small answer.
    /// </remarks>
    public static string New(DateTimeOffset at)
    {
        Span<byte> uuid = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(uuid, (at.ToUnixTimeMilliseconds() << 16) | 0x7000 | (Random.Shared.NextInt64() & 0x0FFF));
        BinaryPrimitives.WriteInt64BigEndian(uuid[8..], Random.Shared.NextInt64() & 0x3FFF_FFFF_FFFF_FFFF | unchecked((long)0x8000_0000_0000_0000));
        return new Guid(uuid, bigEndian: true).ToString();
    }
}
