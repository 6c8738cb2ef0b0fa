namespace LlmTracing.Capture;

/// <summary>One pass of a request's body on its way out. A body may be sent more than once: each pass counts its own position.</summary>
internal sealed class RequestWriteStream(Stream target, TracedCall call) : PassThroughWriteStream(target)
{
    private long _position;

    protected override void OnWritten(ReadOnlySpan<byte> bytes)
    {
        call.OnRequestBytes(bytes, _position);
        _position += bytes.Length;
    }
}
