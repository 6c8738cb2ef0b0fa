using System.Runtime.CompilerServices;

namespace LlmTracing.ClickHouse;

/// <summary>String: texts of any length are appended as they come, and empty ones in the place of rows that were passed over.</summary>
internal sealed class TextLane : Lane
{
    private readonly ByteBuffer _data = new();
    private int _next;

    /// <summary>Sets a row's text; each row in turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int row, string text)
    {
        if (text.Length != 0) // Most columns of most rows are empty.
        {
            Write(row, text);
        }
    }

    public override void Append(int rows)
    {
        _data.WriteZeros(rows - _next);
        _next = 0;
    }

    public override void Collect(List<ReadOnlyMemory<byte>> segments) => segments.Add(_data.Written);

    public override void Reset()
    {
        _data.Reset();
        _next = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Write(int row, string text)
    {
        if (row != _next)
        {
            _data.WriteZeros(row - _next);
        }

        _data.WriteString(text);
        _next = row + 1;
    }
}
