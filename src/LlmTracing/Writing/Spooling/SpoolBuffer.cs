using System.Buffers.Binary;
using System.Text;

namespace LlmTracing.Writing.Spooling;

/// <summary>Bytes that grow as values are appended; reused from frame to frame.</summary>
internal sealed class SpoolBuffer
{
    private const int InitialBytes = 4096;
    private const int MaxVarint = 10;

    // A whole batch that once went to disk would be held for the rest of the process otherwise.
    private const int MaxRetainedBytes = 1 << 20;

    private byte[] _bytes = new byte[InitialBytes];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public int Capacity => _bytes.Length;

    /// <summary>Forgets the bytes and keeps the room, unless it is a lot.</summary>
    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > MaxRetainedBytes)
        {
            _bytes = new byte[InitialBytes];
        }
    }

    /// <summary>Appends so many bytes, to be filled by the caller before the next append.</summary>
    public Span<byte> Take(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        }

        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }

    /// <summary>The bytes from a position on, to be filled in afterwards.</summary>
    public Span<byte> At(int position) => _bytes.AsSpan(position, Length - position);

    public void WriteByte(byte value) => Take(1)[0] = value;

    public void WriteFlag(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    /// <summary>Appends seven bits a byte, the lowest first.</summary>
    public void WriteVarint(ulong value)
    {
        var span = Take(MaxVarint);
        var used = 0;
        for (; value >= 0x80; value >>= 7)
        {
            span[used++] = (byte)(value | 0x80);
        }

        span[used++] = (byte)value;
        Length -= MaxVarint - used;
    }

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);

    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);

    /// <summary>Appends a string as UTF-8 behind its length.</summary>
    public void WriteString(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteVarint((ulong)length);
        Encoding.UTF8.GetBytes(value, Take(length));
    }
}
