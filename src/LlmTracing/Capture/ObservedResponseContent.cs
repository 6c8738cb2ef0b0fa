using System.Net;

namespace LlmTracing.Capture;

/// <summary>
/// The provider's answer, observed as the caller reads it. Each way of reading asks the same of the content below, so that one that
/// supports only some of them behaves as it does without us.
/// </summary>
internal sealed class ObservedResponseContent : HttpContent
{
    private readonly HttpContent _content;
    private readonly TracedCall _call;

    public ObservedResponseContent(HttpContent content, TracedCall call)
    {
        _content = content;
        _call = call;
        ContentHeaders.Lend(content, this);
    }

    protected override bool TryComputeLength(out long length) => ContentHeaders.TryGetLength(_content, out length);

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken)
    {
        try
        {
            return new ResponseReadStream(_content.ReadAsStream(cancellationToken), _call);
        }
        catch (Exception exception)
        {
            _call.OnFailure(exception);
            throw;
        }
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken)
    {
        try
        {
            var stream = await _content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return new ResponseReadStream(stream, _call);
        }
        catch (Exception exception)
        {
            _call.OnFailure(exception);
            throw;
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            _call.OnReading(cancellationToken);
            await _content.CopyToAsync(new ResponseWriteStream(stream, _call), context, cancellationToken).ConfigureAwait(false);
            _call.OnResponseEnd();
        }
        catch (Exception exception)
        {
            _call.OnFailure(exception);
            throw;
        }
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            _call.OnReading(cancellationToken);
            _content.CopyTo(new ResponseWriteStream(stream, _call), context, cancellationToken);
            _call.OnResponseEnd();
        }
        catch (Exception exception)
        {
            _call.OnFailure(exception);
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _call.OnReleased();
            _content.Dispose();
        }

        base.Dispose(disposing);
    }
}
