using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace LlmTracing.Benchmarks.Baselines;

/// <summary>
/// A growing buffer that is reused. Room is taken once for many values, which are then written through a reference: the least a
/// hand-written encoder can do.
/// </summary>
internal sealed class ByteBuffer
{
    private byte[] _bytes = new byte[1 << 16];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Reset() => Length = 0;

    /// <summary>Room for so many bytes; <see cref="Keep"/> says how many were used.</summary>
    public ref byte Room(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        }

        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bytes), Length);
    }

    public void Keep(int count) => Length += count;

    /// <summary>Keeps what lies before <paramref name="end"/>.</summary>
    public void KeepTo(ref byte end)
        => Length = (int)Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(_bytes), ref end);

    public void Int64(long value)
    {
        Unsafe.WriteUnaligned(ref Room(8), value);
        Keep(8);
    }

    public void VarInt(uint value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Room(1) = (byte)(value | 0x80);
            Keep(1);
        }

        Room(1) = (byte)value;
        Keep(1);
    }

    public void ShortString(string value) => KeepTo(ref ShortString(ref Room(value.Length + 1), value));

    public void Append<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values);
        bytes.CopyTo(MemoryMarshal.CreateSpan(ref Room(bytes.Length), bytes.Length));
        Keep(bytes.Length);
    }

    /// <summary>Writes a string that is known to be ASCII and shorter than 128 bytes; returns what comes after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte ShortString(ref byte to, string value)
    {
        to = (byte)value.Length;
        Ascii.FromUtf16(value, MemoryMarshal.CreateSpan(ref Unsafe.Add(ref to, 1), value.Length), out _);
        return ref Unsafe.Add(ref to, value.Length + 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte Write<T>(ref byte to, T value)
        where T : unmanaged
    {
        Unsafe.WriteUnaligned(ref to, value);
        return ref Unsafe.Add(ref to, Unsafe.SizeOf<T>());
    }

    /// <summary>Writes a UUID as ClickHouse has it: two little-endian halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte Uuid(ref byte to, Guid value) => ref Write(ref to, Uuid(value));

    /// <inheritdoc cref="Uuid(ref byte, Guid)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt128 Uuid(Guid value) => Unsafe.BitCast<Vector128<byte>, UInt128>(Vector128.Shuffle(
        Unsafe.BitCast<Guid, Vector128<byte>>(value),
        Vector128.Create((byte)6, 7, 4, 5, 0, 1, 2, 3, 15, 14, 13, 12, 11, 10, 9, 8)));
}
