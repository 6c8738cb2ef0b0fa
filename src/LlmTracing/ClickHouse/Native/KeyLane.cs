using System.Runtime.CompilerServices;

namespace LlmTracing.ClickHouse;

/// <summary>LowCardinality(String): the number of each row's text in the block's dictionary.</summary>
internal sealed class KeyLane : Lane
{
    private readonly LowCardinalityBuffer _texts = new(nullable: false);
    private Indexes _indexes;

    /// <summary>Sets a row's text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int row, string text) => _indexes[row] = _texts.IndexOf(text);

    public override void Append(int rows) => _texts.Add(_indexes[..rows]);

    public override void Collect(List<ReadOnlyMemory<byte>> segments)
    {
        _texts.CollectPrefix(segments);
        _texts.Collect(segments);
    }

    public override void Reset() => _texts.Reset();

    [InlineArray(Rows)]
    private struct Indexes
    {
        private int _first;
    }
}
