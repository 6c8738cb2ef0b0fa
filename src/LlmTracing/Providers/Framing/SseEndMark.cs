namespace LlmTracing.Providers.Framing;

/// <summary>Whether the data of an event is the mark that ends a stream, <c>[DONE]</c>, as it comes in one piece or in several.</summary>
internal struct SseEndMark
{
    private const int Missed = -1;

    private int _matched;

    /// <summary>Whether the whole mark came.</summary>
    public readonly bool IsComplete => _matched == Mark.Length;

    private static ReadOnlySpan<byte> Mark => "[DONE]"u8;

    /// <summary>The data is something else.</summary>
    public void Miss() => _matched = Missed;

    /// <summary>The next bytes of the data.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        foreach (var b in piece)
        {
            if (_matched == Missed || IsComplete)
            {
                return;
            }

            _matched = b == Mark[_matched] ? _matched + 1 : Missed;
        }
    }
}
