using System.IO.Compression;
using System.Net;
using System.Text;
using LlmTracing.Tests.Support;

namespace LlmTracing.Tests.Capture;

public sealed class CompressedBodyTests
{
    private static readonly byte[] Plain = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5_000).Select(i => $"data: {{\"n\":{i}}}\n\n")));

    [Theory]
    [InlineData("gzip", 1)]
    [InlineData("gzip", 7)]
    [InlineData("gzip", 100_000)]
    [InlineData("deflate", 1)]
    [InlineData("deflate", 4096)]
    [InlineData("raw deflate", 1)]
    [InlineData("raw deflate", 4096)]
    [InlineData("gzip, br", 1)]
    [InlineData("gzip, br", 4096)]
    [InlineData("identity, deflate, gzip", 7)]
    [InlineData("br", 1)]
    [InlineData("br", 7)]
    [InlineData("br", 100_000)]
    public async Task CompressedAnswer_IsReadDecodedAndPassedAsItIs(string encoding, int piece)
    {
        var compressed = Compress(encoding, Plain);
        var client = TracedClient.Over(_ => Answer(encoding, new PieceStream(compressed, piece)));

        var body = await client.Http.GetByteArrayAsync("https://api.example.test/v1/chat/completions");

        body.Should().Equal(compressed);
        client.Observer.Response.ToArray().Should().Equal(Plain);
        client.Sink.Only.ResponseSizeBytes.Should().Be((ulong)compressed.Length);
        client.Pipeline.Faults.Should().Be(0);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("gzip, br")]
    public async Task BodyThatCannotBeDecoded_IsPassedAndNotRead(string encoding)
    {
        var client = TracedClient.Over(_ => Answer(encoding, new PieceStream(Plain, 4096)));

        (await client.Http.GetByteArrayAsync("https://api.example.test/v1/chat/completions")).Should().Equal(Plain);

        client.Observer.Response.Length.Should().Be(0);
        client.Sink.Only.IsComplete.Should().BeTrue();
        client.Pipeline.Faults.Should().Be(0);
    }

    [Fact]
    public async Task CompressedRequest_IsReadDecoded()
    {
        var client = TracedClient.Over(_ => new HttpResponseMessage(HttpStatusCode.OK));
        var compressed = Compress("gzip", Plain);

        await client.Http.PostAsync(
            "https://api.example.test/v1/chat/completions",
            new ByteArrayContent(compressed) { Headers = { { "Content-Encoding", "gzip" } } });

        client.Observer.Request.ToArray().Should().Equal(Plain);
    }

    private static HttpResponseMessage Answer(string encoding, Stream body)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) };
        response.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding.Replace("raw ", "", StringComparison.Ordinal));
        return response;
    }

    // Codings are listed in the order in which they are applied.
    private static byte[] Compress(string encoding, byte[] bytes) =>
        encoding.Split(", ").Aggregate(bytes, static (body, coding) => CompressOnce(coding, body));

    private static byte[] CompressOnce(string coding, byte[] bytes)
    {
        if (coding is "identity")
        {
            return bytes;
        }

        var target = new MemoryStream();
        using (Stream compress = coding switch
        {
            "gzip" => new GZipStream(target, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(target, CompressionLevel.Fastest),
            "raw deflate" => new DeflateStream(target, CompressionLevel.Fastest),
            _ => new BrotliStream(target, CompressionLevel.Fastest),
        })
        {
            compress.Write(bytes);
        }

        return target.ToArray();
    }
}
