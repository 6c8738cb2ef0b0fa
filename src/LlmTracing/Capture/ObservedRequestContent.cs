using System.Net;

namespace LlmTracing.Capture;

/// <summary>The caller's request content, observed as it is sent. Everything else is the caller's own content.</summary>
internal sealed class ObservedRequestContent : HttpContent
{
    private readonly HttpContent _content;

    public ObservedRequestContent(HttpContent content, TracedCall call)
    {
        _content = content;
        Call = call;
        ContentHeaders.Copy(content, this);
    }

    public TracedCall Call { get; }

    protected override bool TryComputeLength(out long length) => ContentHeaders.TryGetLength(_content, out length);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await _content.CopyToAsync(new RequestWriteStream(stream, Call), context, cancellationToken).ConfigureAwait(false);
        Call.OnRequestEnd();
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _content.CopyTo(new RequestWriteStream(stream, Call), context, cancellationToken);
        Call.OnRequestEnd();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _content.Dispose();
        base.Dispose(disposing);
    }
}
