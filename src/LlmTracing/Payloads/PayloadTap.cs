namespace LlmTracing.Payloads;

/// <summary>Keeps the bytes of one call while they pass. Entered under the call's lock; what it keeps is bounded.</summary>
internal sealed class PayloadTap(int cap, int streamCap)
{
    private CappedBytes _request = new(cap);
    private CappedBytes _response = new(streamCap);

    public ReadOnlyMemory<byte> Request => _request.Written;

    public ReadOnlyMemory<byte> Response => _response.Written;

    public bool IsRequestCut => _request.IsCut;

    public bool IsResponseCut => _response.IsCut;

    /// <summary>Whether the answer's bytes are what they stand for, not compressed.</summary>
    public bool IsPlain { get; private set; } = true;

    public void OnRequestBytes(ReadOnlySpan<byte> bytes) => _request.Append(bytes);

    public void OnResponseHeaders(HttpResponseMessage response) => IsPlain = response.Content.Headers.ContentEncoding.Count == 0;

    public void OnResponseBytes(ReadOnlySpan<byte> bytes)
    {
        if (IsPlain)
            _response.Append(bytes);
    }
}
