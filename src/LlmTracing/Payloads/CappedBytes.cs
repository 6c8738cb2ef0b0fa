namespace LlmTracing.Payloads;

/// <summary>Keeps the first bytes of a body, up to a cap.</summary>
internal struct CappedBytes(int cap)
{
    private byte[] _bytes = [];
    private int _length;

    public bool IsCut { get; private set; }

    public readonly ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var room = cap - _length;
        if (bytes.Length > room)
        {
            IsCut = true;
            bytes = bytes[..room];
        }

        if (_length + bytes.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Min(cap, Math.Max(_length + bytes.Length, Math.Max(1024, _bytes.Length * 2))));
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }
}
