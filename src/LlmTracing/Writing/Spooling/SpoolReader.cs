using System.Buffers.Binary;
using System.Text;

namespace LlmTracing.Writing.Spooling;

/// <summary>Reads what <see cref="SpoolBuffer"/> wrote.</summary>
/// <exception cref="InvalidDataException">From every method: the bytes end too early or make no sense.</exception>
internal ref struct SpoolReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            throw new InvalidDataException("The spool's data end too early.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public byte ReadByte() => Take(1)[0];

    public bool ReadFlag() => ReadByte() != 0;

    public ulong ReadVarint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("The spool holds a number that is too long.");
    }

    /// <summary>Reads a number of items that take at least a byte each.</summary>
    public int ReadCount()
    {
        var count = ReadVarint();
        return count <= (ulong)_rest.Length ? (int)count : throw new InvalidDataException("The spool holds an impossible count.");
    }

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public string ReadString() => Encoding.UTF8.GetString(Take(ReadCount()));
}
