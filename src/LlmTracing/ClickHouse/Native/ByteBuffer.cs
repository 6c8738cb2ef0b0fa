using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace LlmTracing.ClickHouse;

/// <summary>Bytes that grow at the end and are reused from block to block: what a column owns while it is encoded.</summary>
internal sealed class ByteBuffer
{
    /// <summary>A buffer that one huge value blew up above this is given back after its block.</summary>
    private const int MaxRetainedBytes = 4 << 20;

    /// <summary>
    /// How far ahead of a text the memory is asked for that later texts are written to. Twenty columns of texts that grow in turn are more places
    /// than the processor watches for itself: each line that is not in the cache would hold up all writes behind it.
    /// </summary>
    private const int Ahead = 512;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Makes room for <paramref name="count"/> bytes and returns where they go; <see cref="Advance"/> keeps them.</summary>
    public ref byte Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Grow(count);
        }

        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bytes), Length);
    }

    public void Advance(int count) => Length += count;

    public Span<byte> WrittenSpan => _bytes.AsSpan(0, Length);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(MemoryMarshal.CreateSpan(ref Reserve(bytes.Length), bytes.Length));
        Length += bytes.Length;
    }

    public void WriteUInt64(ulong value)
    {
        Unsafe.WriteUnaligned(ref Reserve(sizeof(ulong)), value);
        Length += sizeof(ulong);
    }

    /// <summary>Writes an unsigned LEB128 number.</summary>
    public void WriteVarUInt(ulong value)
    {
        ref var to = ref Reserve(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            Unsafe.Add(ref to, length++) = (byte)(value | 0x80);
        }

        Unsafe.Add(ref to, length++) = (byte)value;
        Length += length;
    }

    public void WriteZeros(int count)
    {
        Reserve(count);
        _bytes.AsSpan(Length, count).Clear(); // Checked: a count below zero would clear all memory.
        Length += count;
    }

    /// <summary>Writes a String: its length in UTF-8 bytes, then the bytes. A lone surrogate becomes U+FFFD.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteString(string value)
    {
        if (value.Length < 0x80)
        {
            ref var to = ref Reserve(1 + value.Length);
            if (Ascii.TryNarrow(value, ref Unsafe.Add(ref to, 1)))
            {
                to = (byte)value.Length;
                Prefetch.Line(ref to, Ahead);
                Length += 1 + value.Length;
                return;
            }
        }

        WriteAnyString(value);
    }

    /// <summary>Forgets the bytes and keeps the room.</summary>
    public void Reset()
    {
        Length = 0;
        if (_bytes.Length > MaxRetainedBytes)
        {
            _bytes = [];
        }
    }

    private void WriteAnyString(string value)
    {
        var count = Encoding.UTF8.GetByteCount(value);
        WriteVarUInt((ulong)count);
        Utf8.FromUtf16(value, MemoryMarshal.CreateSpan(ref Reserve(count), count), out _, out _, replaceInvalidSequences: true);
        Length += count;
    }

    private void Grow(int count)
    {
        var needed = checked((uint)Length + (uint)count);
        if (needed > (uint)Array.MaxLength)
        {
            throw new InsertException(InsertFailure.Batch, "The rows of one insert exceed 2 GB in one column.");
        }

        var size = (int)Math.Min(BitOperations.RoundUpToPowerOf2(Math.Max(needed, 256)), (uint)Array.MaxLength);
        var bytes = GC.AllocateUninitializedArray<byte>(size);
        _bytes.AsSpan(0, Length).CopyTo(bytes);
        _bytes = bytes;
    }
}
