using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LlmTracing.ClickHouse;

/// <summary>
/// The distinct texts of a block, numbered in order of appearance. An open-addressed table whose probes are few by construction: texts made
/// to collide only repeat in the dictionary, which the server allows, and never slow it down.
/// With <c>firstIsNull</c>, key 0 is an empty text that stands for null; it has no slot, so that no text is found to be it.
/// </summary>
internal sealed class TextDictionary(bool firstIsNull)
{
    private const int MaxProbes = 8;

    private readonly ByteBuffer _written = new();
    private string[] _keys = new string[16];
    private int[] _slots = new int[256]; // Key number + 1; 0 is free. Many, so that a handful of models hardly ever collides.

    public int Count { get; private set; }

    /// <summary>The texts as a String column.</summary>
    public ReadOnlyMemory<byte> Written => _written.Written;

    /// <summary>The text's number; a text that is new is added.</summary>
    public int IndexOf(string value)
    {
        var mask = _slots.Length - 1;
        var slot = Hash(value) & mask;
        for (var probe = 0; probe < MaxProbes; probe++, slot = (slot + 1) & mask)
        {
            var number = _slots[slot];
            if (number == 0)
            {
                _slots[slot] = Count + 1;
                break;
            }

            if (string.Equals(_keys[number - 1], value))
            {
                return number - 1;
            }
        }

        return Add(value);
    }

    public void Reset()
    {
        _written.Reset();
        Array.Clear(_keys, 0, Count);
        Array.Clear(_slots);
        Count = 0;
        if (firstIsNull)
        {
            Add("");
        }
    }

    private int Add(string value)
    {
        if (Count == _keys.Length)
        {
            Array.Resize(ref _keys, Count * 2);
        }

        _written.WriteString(value);
        _keys[Count] = value;
        Count++;
        if (Count * 2 > _slots.Length)
        {
            Rehash();
        }

        return Count - 1;
    }

    private void Rehash()
    {
        _slots = new int[_slots.Length * 2];
        var mask = _slots.Length - 1;
        for (var i = firstIsNull ? 1 : 0; i < Count; i++)
        {
            var slot = Hash(_keys[i]) & mask;
            for (var probe = 0; probe < MaxProbes; probe++, slot = (slot + 1) & mask)
            {
                if (_slots[slot] == 0)
                {
                    _slots[slot] = i + 1;
                    break;
                }
            }
        }
    }

    /// <summary>Length, first, middle and last characters: names of models and services differ there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Hash(string value)
    {
        var length = (uint)value.Length;
        if (length < 4)
        {
            return HashOfFew(value);
        }

        ref var bytes = ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(value.AsSpan()));
        var first = Unsafe.ReadUnaligned<ulong>(ref bytes);
        var middle = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, ((length - 4) / 2) * 2));
        var last = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, (length - 4) * 2));
        return Mix((first * 0x9E3779B97F4A7C15) ^ (middle * 0xC2B2AE3D27D4EB4F) ^ (last * 0x165667B19E3779F9), length);
    }

    private static int HashOfFew(string value)
    {
        ulong hash = 0;
        foreach (var c in value)
        {
            hash = (hash << 16) | c;
        }

        return Mix(hash, (uint)value.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Mix(ulong hash, uint length) => (int)(((hash ^ length) * 0x9E3779B97F4A7C15) >> 33);
}
