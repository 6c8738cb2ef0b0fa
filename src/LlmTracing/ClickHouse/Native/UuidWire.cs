using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LlmTracing.ClickHouse;

/// <summary>UUID: two little-endian UInt64, the first eight bytes of the text order and then the last eight.</summary>
internal readonly struct UuidWire : IWire<Guid>
{
    public int Size => 16;

    // A Guid in memory is a (4 bytes), b (2), c (2), each little-endian, then eight bytes as in the text.
    // Inlined, for a Guid that is passed to a call is stored in two halves and loaded as one vector, which the processor waits for.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ref byte to, Guid value)
        => Unsafe.WriteUnaligned(ref to, Vector128.Shuffle(
            Unsafe.BitCast<Guid, Vector128<byte>>(value),
            Vector128.Create((byte)6, 7, 4, 5, 0, 1, 2, 3, 15, 14, 13, 12, 11, 10, 9, 8)));

    public Guid Read(ref readonly byte from)
        => Unsafe.BitCast<Vector128<byte>, Guid>(Vector128.Shuffle(
            Unsafe.ReadUnaligned<Vector128<byte>>(in from),
            Vector128.Create((byte)4, 5, 6, 7, 2, 3, 0, 1, 15, 14, 13, 12, 11, 10, 9, 8)));
}
