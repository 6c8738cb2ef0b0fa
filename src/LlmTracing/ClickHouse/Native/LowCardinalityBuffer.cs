using System.Runtime.CompilerServices;

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
    private int _width = 1;
    private string? _last;
    private int _lastIndex;

    public LowCardinalityBuffer(bool nullable)
    {
        _keys = new TextDictionary(firstIsNull: nullable);
        Reset();
    }

    public override void Add(string value)
    {
        Widen(1);
        WriteIndex(ref _indexes.Reserve(_width), IndexOf(value));
        _indexes.Advance(_width);
    }

    /// <summary>Adds a column's value of each row.</summary>
    public void Add<TRow>(ReadOnlySpan<TRow> rows, Func<TRow, string> get)
    {
        Widen(rows.Length);
        ref var to = ref _indexes.Reserve(rows.Length * _width);
        if (_width == 1)
        {
            foreach (var row in rows)
            {
                to = (byte)IndexOf(get(row));
                to = ref Unsafe.Add(ref to, 1);
            }
        }
        else
        {
            foreach (var row in rows)
            {
                WriteIndex(ref to, IndexOf(get(row)));
                to = ref Unsafe.Add(ref to, _width);
            }
        }

        _indexes.Advance(rows.Length * _width);
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
        _last = null;
    }

    /// <summary>Neighbours mostly share the text, often the very string.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int IndexOf(string value) => ReferenceEquals(value, _last) ? _lastIndex : Find(value);

    private int Find(string value)
    {
        if (_last is null || !string.Equals(value, _last))
        {
            _lastIndex = _keys.IndexOf(value);
        }

        _last = value;
        return _lastIndex;
    }

    private void WriteIndex(ref byte to, int index)
    {
        switch (_width)
        {
            case 1:
                to = (byte)index;
                break;
            case 2:
                Unsafe.WriteUnaligned(ref to, (ushort)index);
                break;
            default:
                Unsafe.WriteUnaligned(ref to, index);
                break;
        }
    }

    /// <summary>Sees to it that the indexes can name as many new keys as there are values to come.</summary>
    private void Widen(int values)
    {
        var keys = (long)_keys.Count + values;
        var width = keys <= 1 << 8 ? 1 : keys <= 1 << 16 ? 2 : 4;
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
