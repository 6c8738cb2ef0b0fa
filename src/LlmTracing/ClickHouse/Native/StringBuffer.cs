namespace LlmTracing.ClickHouse;

/// <summary>String: each text's length and bytes.</summary>
internal sealed class StringBuffer : TextBuffer
{
    private readonly ByteBuffer _data = new();

    public override void Add(string value) => _data.WriteString(value);

    public override void Collect(List<ReadOnlyMemory<byte>> segments) => segments.Add(_data.Written);

    public override void Reset() => _data.Reset();
}
