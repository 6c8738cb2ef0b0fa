using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LlmTracing.ClickHouse;

/// <summary>
/// LowCardinality(String), nullable or not: a dictionary of the block's own, then each row's index in it, as wide as the
/// dictionary needs.
/// </summary>
/// <remarks>
/// On the wire: UInt64 version 1; then, unless there is no row, UInt64 flags (index width, own keys, new dictionary), UInt64 count
/// of keys, the keys, UInt64 count of rows, the indexes. In a nullable column key 0 stands for null.
/// </remarks>
internal sealed class LowCardinalityBuffer : TextBuffer
{
    private const ulong OwnKeys = 1 << 9;
    private const ulong NewDictionary = 1 << 10;

    private static readonly ReadOnlyMemory<byte> Version = new byte[] { 1, 0, 0, 0, 0, 0, 0, 0 };

    private readonly TextDictionary _keys;
    private readonly ByteBuffer _indexes = new();
    private readonly ByteBuffer _head = new();
    private readonly ByteBuffer _rowCount = new();
    private int[] _numbers = [];
    private int _width = 1;

    public LowCardinalityBuffer(bool nullable)
    {
        _keys = new TextDictionary(firstIsNull: nullable);
        Reset();
    }

    public override void Add(string value)
    {
        var index = IndexOf(value);
        if (_width == 1 && index <= byte.MaxValue)
        {
            _indexes.Reserve(1) = (byte)index;
            _indexes.Advance(1);
            return;
        }

        Add([index]);
    }

    /// <summary>Adds the text of each row.</summary>
    public void Add<TRow>(ReadOnlySpan<TRow> rows, Func<TRow, string> get)
    {
        if (_numbers.Length < rows.Length)
        {
            _numbers = new int[rows.Length];
        }

        for (var i = 0; i < rows.Length; i++)
        {
            _numbers[i] = IndexOf(get(rows[i]));
        }

        Add(_numbers.AsSpan(0, rows.Length));
    }

    /// <summary>The number of a text among the keys, which it joins where it is new. The row is added with <see cref="Add(ReadOnlySpan{int})"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int IndexOf(string value) => _keys.IndexOf(value);

    /// <summary>Adds rows whose texts have these numbers.</summary>
    public void Add(ReadOnlySpan<int> indexes)
    {
        Widen();
        ref var to = ref _indexes.Reserve(indexes.Length * _width);
        switch (_width)
        {
            case 1:
                NarrowToBytes(indexes, ref to);
                break;
            case 2:
                foreach (var index in indexes)
                {
                    Unsafe.WriteUnaligned(ref to, (ushort)index);
                    to = ref Unsafe.Add(ref to, sizeof(ushort));
                }

                break;
            default:
                MemoryMarshal.AsBytes(indexes).CopyTo(MemoryMarshal.CreateSpan(ref to, indexes.Length * sizeof(int)));
                break;
        }

        _indexes.Advance(indexes.Length * _width);
    }

    public override void CollectPrefix(List<ReadOnlyMemory<byte>> segments) => segments.Add(Version);

    public override void Collect(List<ReadOnlyMemory<byte>> segments)
    {
        if (_indexes.Length == 0)
        {
            return;
        }

        _head.WriteUInt64(OwnKeys | NewDictionary | (_width switch { 1 => 0ul, 2 => 1, _ => 2 }));
        _head.WriteUInt64((ulong)_keys.Count);
        _rowCount.WriteUInt64((ulong)(_indexes.Length / _width));
        segments.Add(_head.Written);
        segments.Add(_keys.Written);
        segments.Add(_rowCount.Written);
        segments.Add(_indexes.Written);
    }

    public override void Reset()
    {
        _keys.Reset();
        _indexes.Reset();
        _head.Reset();
        _rowCount.Reset();
        _width = 1;
    }

    private static void NarrowToBytes(ReadOnlySpan<int> indexes, ref byte to)
    {
        var i = 0;
        for (; i + Vector128<byte>.Count <= indexes.Length; i += Vector128<byte>.Count)
        {
            var low = Vector128.Narrow(Vector128.Create(indexes[i..]), Vector128.Create(indexes[(i + 4)..]));
            var high = Vector128.Narrow(Vector128.Create(indexes[(i + 8)..]), Vector128.Create(indexes[(i + 12)..]));
            Vector128.Narrow(low, high).AsByte().StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < indexes.Length; i++)
        {
            Unsafe.Add(ref to, i) = (byte)indexes[i];
        }
    }

    /// <summary>Sees to it that the indexes are wide enough for the keys.</summary>
    private void Widen()
    {
        var width = _keys.Count <= 1 << 8 ? 1 : _keys.Count <= 1 << 16 ? 2 : 4;
        if (width <= _width)
        {
            return;
        }

        var count = _indexes.Length / _width;
        _indexes.Reserve(count * (width - _width));
        _indexes.Advance(count * (width - _width));
        var bytes = _indexes.WrittenSpan;
        for (var i = count - 1; i >= 0; i--) // From the end, so that no index is overwritten before it is read.
        {
            var index = _width == 1 ? bytes[i] : Unsafe.ReadUnaligned<ushort>(ref bytes[i * 2]);
            if (width == 2)
            {
                Unsafe.WriteUnaligned(ref bytes[i * 2], (ushort)index);
            }
            else
            {
                Unsafe.WriteUnaligned(ref bytes[i * 4], (int)index);
            }
        }

        _width = width;
    }
}
