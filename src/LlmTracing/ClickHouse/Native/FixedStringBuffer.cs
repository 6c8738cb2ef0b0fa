using System.Text.Unicode;

namespace LlmTracing.ClickHouse;

/// <summary>FixedString(n): UTF-8, padded with zeros; a longer text is cut before the character that no longer fits.</summary>
internal sealed class FixedStringBuffer(int size) : TextBuffer
{
    private readonly ByteBuffer _data = new();

    public override void Add(string value)
    {
        var to = System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref _data.Reserve(size), size);
        Utf8.FromUtf16(value, to, out _, out var written, replaceInvalidSequences: true);
        to[written..].Clear();
        _data.Advance(size);
    }

    public override void Collect(List<ReadOnlyMemory<byte>> segments) => segments.Add(_data.Written);

    public override void Reset() => _data.Reset();
}
