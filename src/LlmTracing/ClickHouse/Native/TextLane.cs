namespace LlmTracing.ClickHouse;

/// <summary>String: texts of any length are appended as they come.</summary>
internal sealed class TextLane : Lane
{
    private readonly ByteBuffer _data = new();

    /// <summary>Adds the next row's text.</summary>
    public void Add(string text) => _data.WriteString(text);

    public override void Append(int rows)
    {
    }

    public override void Collect(List<ReadOnlyMemory<byte>> segments) => segments.Add(_data.Written);

    public override void Reset() => _data.Reset();
}
