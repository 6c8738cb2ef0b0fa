using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LlmTracing.Providers.Reading;

/// <summary>
/// XXH64 with seed 0 of bytes in passing: the same for the same request, whatever pieces it was sent in, and the same as ClickHouse's
/// <c>xxHash64</c> of the body. Not for secrets.
/// </summary>
/// <remarks>As specified: github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md.</remarks>
[StructLayout(LayoutKind.Auto)]
internal struct ContentHash
{
    private const int StripeSize = 32;
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;

    // Four lanes, which a processor works on at the same time.
    private ulong _lane1;
    private ulong _lane2;
    private ulong _lane3;
    private ulong _lane4;
    private ulong _length;
    private Stripe _rest;

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_length == 0)
        {
            (_lane1, _lane2, _lane3, _lane4) = (unchecked(Prime1 + Prime2), Prime2, 0, unchecked(0 - Prime1));
        }

        var pending = (int)(_length % StripeSize);
        _length += (ulong)bytes.Length;
        if (pending > 0)
        {
            var taken = Math.Min(StripeSize - pending, bytes.Length);
            bytes[..taken].CopyTo(_rest[pending..]);
            bytes = bytes[taken..];
            if (pending + taken < StripeSize)
            {
                return;
            }

            MixStripes(_rest);
        }

        MixStripes(bytes).CopyTo(_rest);
    }

    /// <summary>The hash of all bytes, as 16 hexadecimal digits; null where there were none.</summary>
    public readonly string? Finish()
    {
        if (_length == 0)
        {
            return null;
        }

        var hash = _length < StripeSize ? Prime5 : MergedLanes();
        hash += _length;
        ReadOnlySpan<byte> rest = _rest[..(int)(_length % StripeSize)];
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
        {
            hash = (BitOperations.RotateLeft(hash ^ Round(0, BinaryPrimitives.ReadUInt64LittleEndian(rest)), 27) * Prime1) + Prime4;
        }

        if (rest.Length >= sizeof(uint))
        {
            hash = (BitOperations.RotateLeft(hash ^ (BinaryPrimitives.ReadUInt32LittleEndian(rest) * Prime1), 23) * Prime2) + Prime3;
            rest = rest[sizeof(uint)..];
        }

        foreach (var b in rest)
        {
            hash = BitOperations.RotateLeft(hash ^ (b * Prime5), 11) * Prime1;
        }

        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, hash ^ (hash >> 32));
        return Convert.ToHexStringLower(bytes);
    }

    private readonly ulong MergedLanes()
    {
        var hash = BitOperations.RotateLeft(_lane1, 1) + BitOperations.RotateLeft(_lane2, 7)
            + BitOperations.RotateLeft(_lane3, 12) + BitOperations.RotateLeft(_lane4, 18);
        foreach (var lane in (ReadOnlySpan<ulong>)[_lane1, _lane2, _lane3, _lane4])
        {
            hash = ((hash ^ Round(0, lane)) * Prime1) + Prime4;
        }

        return hash;
    }

    /// <summary>Takes the whole stripes and returns the rest.</summary>
    private ReadOnlySpan<byte> MixStripes(ReadOnlySpan<byte> bytes)
    {
        var (lane1, lane2, lane3, lane4) = (_lane1, _lane2, _lane3, _lane4);
        for (; bytes.Length >= StripeSize; bytes = bytes[StripeSize..])
        {
            lane1 = Round(lane1, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            lane2 = Round(lane2, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            lane3 = Round(lane3, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
            lane4 = Round(lane4, BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
        }

        (_lane1, _lane2, _lane3, _lane4) = (lane1, lane2, lane3, lane4);
        return bytes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Round(ulong lane, ulong input) => BitOperations.RotateLeft(lane + (input * Prime2), 31) * Prime1;

    [InlineArray(StripeSize)]
    private struct Stripe
    {
        private byte _first;
    }
}
