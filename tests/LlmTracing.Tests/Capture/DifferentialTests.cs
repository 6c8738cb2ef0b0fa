using System.Net;
using System.Text;
using LlmTracing.Tests.Support;

namespace LlmTracing.Tests.Capture;

/// <summary>What the caller sees is the same with the handler and without it: bytes, headers, status, trailers, exceptions.</summary>
public sealed class DifferentialTests
{
    private const string Url = "https://api.openai.com/v1/chat/completions";

    private static readonly byte[] Body = Encoding.ASCII.GetBytes(
        "data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}\n\n"
        + "data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}\n\ndata: [DONE]\n\n");

    public static TheoryData<string> Styles { get; } = [.. ReadingStyle.All.Select(style => style.Name)];

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task CallerSeesTheSame_WhereverTheBodyIsCut(string name)
    {
        var style = ReadingStyle.All.Single(s => s.Name == name);
        foreach (var asynchronous in new[] { false, true })
        {
            for (var piece = 1; piece <= Body.Length; piece++)
            {
                await CompareAsync(style, () => Answer(new PieceStream(Body, piece, asynchronous)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task CallerSeesTheSame_WhenTheBodyBreaksOff(string name)
    {
        var style = ReadingStyle.All.Single(s => s.Name == name);
        Exception[] failures = [new HttpIOException(HttpRequestError.ResponseEnded, "cut"), new IOException("reset"), new OperationCanceledException("gone")];
        foreach (var failure in failures)
        {
            for (var length = 0; length < Body.Length; length += 17)
            {
                await CompareAsync(style, () => Answer(new PieceStream(Body[..length], 7) { Failure = failure }));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task CallerSeesTheSame_OfContentsInMemoryAndWithoutABody(string name)
    {
        var style = ReadingStyle.All.Single(s => s.Name == name);
        await CompareAsync(style, () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Body) });
        await CompareAsync(style, () => new HttpResponseMessage(HttpStatusCode.NoContent));
        await CompareAsync(style, () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([]) });
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task CallerSeesTheSame_OfAContentThatOnlyStreamsAsynchronously(string name)
    {
        var style = ReadingStyle.All.Single(s => s.Name == name);
        await CompareAsync(style, () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new AsyncStreamOnlyContent(Body) });
    }

    private static HttpResponseMessage Answer(Stream body)
    {
        var response = new HttpResponseMessage(HttpStatusCode.Accepted) { Content = new StreamContent(body), ReasonPhrase = "Fine", Version = HttpVersion.Version20 };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "text/event-stream;charset=UTF-8");
        response.Content.Headers.TryAddWithoutValidation("X-Odd", ["one", "two, three"]);
        response.Content.Headers.TryAddWithoutValidation("Expires", "never");
        response.Headers.TryAddWithoutValidation("x-request-id", "r1");
        response.TrailingHeaders.TryAddWithoutValidation("x-end", "yes");
        return response;
    }

    private static async Task CompareAsync(ReadingStyle style, Func<HttpResponseMessage> answer)
    {
        var sink = new CapturingSink();
        using var plain = new HttpClient(new StubHandler(_ => answer()));
        using var traced = new HttpClient(new LlmTracingHandler(sink) { InnerHandler = new StubHandler(_ => answer()) });

        (await SeeAsync(traced, style)).Should().Be(await SeeAsync(plain, style));

        sink.Records.Should().ContainSingle();
    }

    private static async Task<string> SeeAsync(HttpClient client, ReadingStyle style)
    {
        var seen = new StringBuilder();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Url)
            {
                Content = new StringContent("""{"model":"m","stream":true}""", Encoding.UTF8, "application/json"),
            };
            using var response = await client.SendAsync(request, style.Completion);
            See(seen, response);
            seen.Append(Convert.ToBase64String(await style.ReadAsync(response))).AppendLine();
            See(seen, response);
        }
        catch (Exception exception)
        {
            for (var e = exception; e is not null; e = e.InnerException)
            {
                seen.Append(e.GetType()).Append(": ").AppendLine(e.Message);
            }
        }

        return seen.ToString();
    }

    private static void See(StringBuilder seen, HttpResponseMessage response)
    {
        seen.Append((int)response.StatusCode).Append(response.ReasonPhrase).Append(response.Version).Append(response.RequestMessage!.Content!.GetType());
        foreach (var (header, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).Concat(response.TrailingHeaders.NonValidated))
        {
            seen.Append(header).Append('=').AppendJoin('|', values).AppendLine();
        }

        seen.Append(response.Content.Headers.ContentLength).AppendLine();
    }

    /// <summary>As the contents of adapters that only ever hand out an asynchronous stream.</summary>
    private sealed class AsyncStreamOnlyContent(byte[] body) : HttpContent
    {
        protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new PieceStream(body, 5, asynchronous: true));

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotImplementedException();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
