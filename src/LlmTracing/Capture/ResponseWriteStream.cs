namespace LlmTracing.Capture;

/// <summary>An answer that is copied to a stream of the caller's.</summary>
internal sealed class ResponseWriteStream(Stream target, TracedCall call) : PassThroughWriteStream(target)
{
    protected override void OnWritten(ReadOnlySpan<byte> bytes) => call.OnCopied(bytes);
}
