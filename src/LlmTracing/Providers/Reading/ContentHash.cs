using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace LlmTracing.Providers.Reading;

/// <summary>A 128-bit hash of bytes in passing (MurmurHash3 x64): the same for the same request, whatever pieces it was sent in. Not for secrets.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ContentHash
{
    private const ulong C1 = 0x87C37B91114253D5;
    private const ulong C2 = 0x4CF5AD432745937F;

    private ulong _h1;
    private ulong _h2;
    private UInt128 _tail;
    private ulong _length;

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var pending = (int)(_length & 15);
        _length += (ulong)bytes.Length;
        Span<byte> block = stackalloc byte[16];
        if (pending > 0)
        {
            BinaryPrimitives.WriteUInt128LittleEndian(block, _tail);
            var taken = Math.Min(16 - pending, bytes.Length);
            bytes[..taken].CopyTo(block[pending..]);
            bytes = bytes[taken..];
            _tail = BinaryPrimitives.ReadUInt128LittleEndian(block);
            if (pending + taken < 16)
            {
                return;
            }

            MixBlocks(block);
            _tail = default;
        }

        bytes = MixBlocks(bytes);
        if (!bytes.IsEmpty)
        {
            block.Clear();
            bytes.CopyTo(block);
            _tail = BinaryPrimitives.ReadUInt128LittleEndian(block);
        }
    }

    /// <summary>The hash of all bytes, as 32 hexadecimal digits; null where there were none.</summary>
    public readonly string? Finish()
    {
        if (_length == 0)
        {
            return null;
        }

        // The unread rest is padded with zeros; mixing in zeros changes nothing, as in the reference.
        var h1 = _h1 ^ (BitOperations.RotateLeft((ulong)_tail * C1, 31) * C2);
        var h2 = _h2 ^ (BitOperations.RotateLeft((ulong)(_tail >> 64) * C2, 33) * C1);
        h1 ^= _length;
        h2 ^= _length;
        h1 += h2;
        h2 += h1;
        h1 = Finalise(h1);
        h2 = Finalise(h2);
        h1 += h2;
        h2 += h1;
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, h1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], h2);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>Takes the whole blocks and returns the rest.</summary>
    private ReadOnlySpan<byte> MixBlocks(ReadOnlySpan<byte> bytes)
    {
        var (h1, h2) = (_h1, _h2);
        for (; bytes.Length >= 16; bytes = bytes[16..])
        {
            var k1 = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            var k2 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
            h1 ^= BitOperations.RotateLeft(k1 * C1, 31) * C2;
            h1 = ((BitOperations.RotateLeft(h1, 27) + h2) * 5) + 0x52DCE729;
            h2 ^= BitOperations.RotateLeft(k2 * C2, 33) * C1;
            h2 = ((BitOperations.RotateLeft(h2, 31) + h1) * 5) + 0x38495AB5;
        }

        (_h1, _h2) = (h1, h2);
        return bytes;
    }

    private static ulong Finalise(ulong k)
    {
        k = (k ^ (k >> 33)) * 0xFF51AFD7ED558CCD;
        k = (k ^ (k >> 33)) * 0xC4CEB9FE1A85EC53;
        return k ^ (k >> 33);
    }
}
