using System.Net;
using System.Net.Http.Headers;
using LlmTracing.Capture;

namespace LlmTracing.Benchmarks.Workloads;

/// <summary>A primary handler that answers from memory: reads the request, then gives the chunks of the next answer one a read.</summary>
internal sealed class InProcessHandler(byte[][][] answers, string mediaType) : HttpMessageHandler
{
    private uint _next;

    private static readonly Uri Endpoint = new("https://api.openai.com/v1/chat/completions");

    /// <summary>A client over this handler below the given ones.</summary>
    public static HttpClient Client(byte[][] chunks, string mediaType, DelegatingHandler? above = null) => Client([chunks], mediaType, above);

    /// <summary>As above, for answers that come in turn.</summary>
    public static HttpClient Client(byte[][][] answers, string mediaType, DelegatingHandler? above = null)
    {
        HttpMessageHandler primary = new InProcessHandler(answers, mediaType);
        if (above is not null)
        {
            above.InnerHandler = primary;
        }

        return new HttpClient(above ?? primary);
    }

    /// <summary>One call as a caller makes it: posts the body and reads the answer to its end.</summary>
    public static async Task CallAsync(HttpClient client, byte[] request, byte[] buffer, Uri? uri = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, uri ?? Endpoint) { Content = new ByteArrayContent(request) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
        await using var stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        while (await stream.ReadAsync(buffer).ConfigureAwait(false) > 0)
        {
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content)
        {
            await content.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        }

        var chunks = answers[Interlocked.Increment(ref _next) % answers.Length];
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ChunkContent(chunks), RequestMessage = request };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return response;
    }

    private sealed class ChunkContent(byte[][] chunks) : HttpContent
    {
        protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new ChunkStream(chunks));

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var chunk in chunks)
            {
                await stream.WriteAsync(chunk).ConfigureAwait(false);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private sealed class ChunkStream(byte[][] chunks) : ForwardOnlyStream
    {
        private int _chunk;
        private int _offset;

        public override int Read(Span<byte> buffer)
        {
            if (_chunk == chunks.Length)
            {
                return 0;
            }

            var rest = chunks[_chunk].AsSpan(_offset);
            var n = Math.Min(rest.Length, buffer.Length);
            rest[..n].CopyTo(buffer);
            _offset += n;
            if (_offset == chunks[_chunk].Length)
            {
                _chunk++;
                _offset = 0;
            }

            return n;
        }
    }
}
