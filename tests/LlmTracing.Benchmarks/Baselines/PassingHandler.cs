using System.Net;
using LlmTracing.Capture;

namespace LlmTracing.Benchmarks.Baselines;

/// <summary>
/// The least that a handler does which sees an answer without holding it up: puts a content and a stream of its own around it, counts the
/// bytes, and looks at none. What it costs no observing handler can do without.
/// </summary>
internal sealed class PassingHandler : DelegatingHandler
{
    private long _bytes;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        response.Content = new PassingContent(response.Content, this);
        return response;
    }

    private sealed class PassingContent : HttpContent
    {
        private readonly HttpContent _content;
        private readonly PassingHandler _handler;

        public PassingContent(HttpContent content, PassingHandler handler)
        {
            (_content, _handler) = (content, handler);
            foreach (var (name, values) in content.Headers.NonValidated)
            {
                Headers.TryAddWithoutValidation(name, values.ToString());
            }
        }

        protected override async Task<Stream> CreateContentReadStreamAsync() =>
            new PassingStream(await _content.ReadAsStreamAsync().ConfigureAwait(false), _handler);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _content.CopyToAsync(stream, context);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _content.Dispose();
            }

            base.Dispose(disposing);
        }
    }

    private sealed class PassingStream(Stream stream, PassingHandler handler) : ForwardOnlyStream
    {
        private long _bytes;

        public override int Read(Span<byte> buffer) => Count(stream.Read(buffer));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = stream.ReadAsync(buffer, cancellationToken);
            return read.IsCompletedSuccessfully ? new ValueTask<int>(Count(read.Result)) : AwaitAsync(read);
        }

        public override ValueTask DisposeAsync()
        {
            Interlocked.Add(ref handler._bytes, _bytes);
            return stream.DisposeAsync();
        }

        private async ValueTask<int> AwaitAsync(ValueTask<int> read) => Count(await read.ConfigureAwait(false));

        private int Count(int read)
        {
            _bytes += read;
            return read;
        }
    }
}
