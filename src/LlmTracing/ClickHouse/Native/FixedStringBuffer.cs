using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace LlmTracing.ClickHouse;

/// <summary>FixedString(n): UTF-8, padded with zeros. A longer text is refused, as the server does: an id cut short is another id.</summary>
internal sealed class FixedStringBuffer(int size) : TextBuffer
{
    private readonly ByteBuffer _data = new();

    public override void Add(string value)
    {
        var to = MemoryMarshal.CreateSpan(ref _data.Reserve(size), size);
        if (Utf8.FromUtf16(value, to, out _, out var written, replaceInvalidSequences: true) == OperationStatus.DestinationTooSmall)
        {
            throw new UnfitTextException($"a text is longer than the column's FixedString({size})");
        }

        to[written..].Clear();
        _data.Advance(size);
    }

    public override void Collect(List<ReadOnlyMemory<byte>> segments) => segments.Add(_data.Written);

    public override void Reset() => _data.Reset();
}
