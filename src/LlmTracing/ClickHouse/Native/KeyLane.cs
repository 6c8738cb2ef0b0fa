using System.Runtime.CompilerServices;

namespace LlmTracing.ClickHouse;

/// <summary>LowCardinality(String): the number of each row's text in the block's dictionary.</summary>
internal sealed class KeyLane : Lane
{
    // Stands where there is no last text: nothing that is set is this very string.
    private static readonly string NoText = new('\0', 1);

    private readonly LowCardinalityBuffer _texts = new(nullable: false);
    private string _last = NoText;
    private int _lastNumber;
    private Indexes _indexes;

    /// <summary>Sets a row's text. Neighbours mostly share the text, often the very string.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int row, string text)
    {
        if (!ReferenceEquals(text, _last))
        {
            Find(text);
        }

        Unsafe.Add(ref Unsafe.As<Indexes, int>(ref _indexes), row) = _lastNumber;
    }

    public override void Append(int rows) => _texts.Add(_indexes[..rows]);

    public override void Collect(List<ReadOnlyMemory<byte>> segments)
    {
        _texts.CollectPrefix(segments);
        _texts.Collect(segments);
    }

    public override void Reset()
    {
        _texts.Reset();
        _last = NoText;
    }

    private void Find(string text)
    {
        _lastNumber = _texts.IndexOf(text);
        _last = text;
    }

    [InlineArray(Rows)]
    private struct Indexes
    {
        private int _first;
    }
}
