using System.Buffers;

namespace LlmTracing.Payloads;

/// <summary>Keeps the first bytes of a body, up to a cap, in pooled blocks: what is there is never copied to make room.</summary>
internal struct CappedBytes(int cap)
{
    private const int FirstBlock = 1024;
    private const int LargestBlock = 64 * 1024;

    private List<byte[]>? _blocks;
    private int _length;
    private int _room;

    /// <summary>Most bytes that are kept; lowered while the first bytes have not come.</summary>
    public int Cap { get; set; } = cap;

    public bool IsCut { get; private set; }

    /// <summary>Memory that the blocks take.</summary>
    public int Taken { get; private set; }

    /// <summary>Keeps bytes. False where the memory is used up.</summary>
    public bool Append(ReadOnlySpan<byte> bytes, PayloadMemory memory)
    {
        if (bytes.Length > Cap - _length)
        {
            IsCut = true;
            bytes = bytes[..(Cap - _length)];
        }

        while (!bytes.IsEmpty)
        {
            if (_room == 0 && !TryAddBlock(memory))
            {
                return false;
            }

            var block = _blocks![^1];
            var piece = bytes[..Math.Min(bytes.Length, _room)];
            piece.CopyTo(block.AsSpan(block.Length - _room));
            _room -= piece.Length;
            _length += piece.Length;
            bytes = bytes[piece.Length..];
        }

        return true;
    }

    public readonly byte[] ToArray()
    {
        var bytes = new byte[_length];
        var rest = bytes.AsSpan();
        foreach (var block in _blocks ?? [])
        {
            var piece = block.AsSpan(0, Math.Min(block.Length, rest.Length));
            piece.CopyTo(rest);
            rest = rest[piece.Length..];
        }

        return bytes;
    }

    /// <summary>Gives the blocks back to their pool.</summary>
    public void Clear()
    {
        foreach (var block in _blocks ?? [])
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        _blocks = null;
        _length = _room = 0;
    }

    private bool TryAddBlock(PayloadMemory memory)
    {
        var size = Math.Clamp(_blocks is null ? FirstBlock : _blocks[^1].Length * 2, FirstBlock, LargestBlock);
        if (!memory.TryTake(size))
        {
            return false;
        }

        var block = ArrayPool<byte>.Shared.Rent(size);
        (_blocks ??= new List<byte[]>(4)).Add(block);
        Taken += size;
        _room = block.Length;
        return true;
    }
}
