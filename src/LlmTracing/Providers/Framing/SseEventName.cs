namespace LlmTracing.Providers.Framing;

/// <summary>The name of an event as it comes, in one piece or in several; cut where it is longer than any that is known.</summary>
internal struct SseEventName
{
    private const int MaxLength = 48;

    private byte[]? _bytes; // Many streams name no events.
    private int _length;

    public readonly ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public void Clear() => _length = 0;

    /// <summary>The next bytes.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        _bytes ??= new byte[MaxLength];
        var kept = piece[..Math.Min(piece.Length, MaxLength - _length)];
        kept.CopyTo(_bytes.AsSpan(_length));
        _length += kept.Length;
    }
}
