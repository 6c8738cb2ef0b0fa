using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LlmTracing.ClickHouse;

/// <summary>Short texts of ASCII, as ids and names are: narrowed with a few vectors, the last of which overlaps the one before it.</summary>
internal static class Ascii
{
    private const short Beyond = unchecked((short)0xFF80);
    private const ulong BeyondOf4 = 0xFF80_FF80_FF80_FF80;

    /// <summary>Writes the text's characters as bytes. False where one of them is not ASCII; what was written then means nothing.</summary>
    /// <param name="text">The text.</param>
    /// <param name="to">Room for as many bytes as the text has characters.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryNarrow(string text, ref byte to)
    {
        ref var from = ref Unsafe.As<char, short>(ref MemoryMarshal.GetReference(text.AsSpan()));
        var length = (nuint)text.Length;
        if (length >= 16)
        {
            var all = Narrow16(ref from, ref to, length - 16);
            for (nuint i = 0; i < length - 16; i += 16)
            {
                all |= Narrow16(ref from, ref to, i);
            }

            return (all & Vector128.Create(Beyond)) == Vector128<short>.Zero;
        }

        return length >= 8 ? TryNarrowSome(ref from, ref to, length)
            : length >= 4 ? ((Narrow4(ref from, ref to, 0) | Narrow4(ref from, ref to, length - 4)) & BeyondOf4) == 0
            : TryNarrowFew(ref from, ref to, length);
    }

    private static bool TryNarrowSome(ref short from, ref byte to, nuint length)
    {
        var all = Narrow8(ref from, ref to, length - 8);
        for (nuint i = 0; i < length - 8; i += 8)
        {
            all |= Narrow8(ref from, ref to, i);
        }

        return (all & Vector128.Create(Beyond)) == Vector128<short>.Zero;
    }

    private static bool TryNarrowFew(ref short from, ref byte to, nuint length)
    {
        short all = 0;
        for (nuint i = 0; i < length; i++)
        {
            var c = Unsafe.Add(ref from, i);
            Unsafe.Add(ref to, i) = (byte)c;
            all |= c;
        }

        return (all & Beyond) == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Narrow16(ref short from, ref byte to, nuint at)
    {
        var (first, second) = (Vector128.LoadUnsafe(ref from, at), Vector128.LoadUnsafe(ref from, at + 8));
        Vector128.NarrowWithSaturation(first, second).AsByte().StoreUnsafe(ref to, at);
        return first | second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Narrow8(ref short from, ref byte to, nuint at)
    {
        var some = Vector128.LoadUnsafe(ref from, at);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, at), Vector128.NarrowWithSaturation(some, some).AsUInt64().ToScalar());
        return some;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Narrow4(ref short from, ref byte to, nuint at)
    {
        var some = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<short, byte>(ref Unsafe.Add(ref from, at)));
        var vector = Vector128.CreateScalarUnsafe(some).AsInt16();
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, at), Vector128.NarrowWithSaturation(vector, vector).AsUInt32().ToScalar());
        return some;
    }
}
