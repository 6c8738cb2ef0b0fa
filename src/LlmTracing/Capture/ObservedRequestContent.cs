using System.Net;

namespace LlmTracing.Capture;

/// <summary>The caller's request content, observed as it is sent. Everything else is the caller's own content.</summary>
internal sealed class ObservedRequestContent : HttpContent
{
    public ObservedRequestContent(HttpContent content, TracedCall call)
    {
        Content = content;
        Call = call;
        ContentHeaders.Lend(content, this);
    }

    /// <summary>The content that is sent.</summary>
    public HttpContent Content { get; }

    /// <summary>The caller's content, where another one is sent for it.</summary>
    public HttpContent? Unchanged { get; init; }

    public TracedCall Call { get; }

    protected override bool TryComputeLength(out long length) => ContentHeaders.TryGetLength(Content, out length);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await Content.CopyToAsync(new RequestWriteStream(stream, Call), context, cancellationToken).ConfigureAwait(false);
        Call.OnRequestEnd();
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Content.CopyTo(new RequestWriteStream(stream, Call), context, cancellationToken);
        Call.OnRequestEnd();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Content.Dispose();
        }

        base.Dispose(disposing);
    }
}
