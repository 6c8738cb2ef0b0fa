using System.Net;
using System.Text;
using LlmTracing.Tests.Support;

namespace LlmTracing.Tests.Capture;

public sealed class LlmTracingHandlerTests
{
    private const string Url = "https://api.example.test/v1/chat/completions";

    [Fact]
    public async Task SendAsync_AnswerReadToItsEnd_LeavesOneCompleteRecord()
    {
        var client = TracedClient.Over(_ => Answer("hello"));

        var text = await (await client.Http.PostAsync(Url, new StringContent("question"))).Content.ReadAsStringAsync();

        text.Should().Be("hello");
        Encoding.UTF8.GetString(client.Observer.Request.ToArray()).Should().Be("question");
        Encoding.UTF8.GetString(client.Observer.Response.ToArray()).Should().Be("hello");
        client.Observer.RequestEnds.Should().Be(1);
        client.Observer.ResponseEnds.Should().Be(1);
        client.Sink.Only.Should().BeEquivalentTo(new { IsComplete = true, ErrorCode = "", StatusCode = 200, Provider = "test" });
    }

    [Fact]
    public void Send_Synchronous_LeavesOneCompleteRecord()
    {
        var client = TracedClient.Over(_ => Answer("hello"));

        using var response = client.Http.Send(new HttpRequestMessage(HttpMethod.Post, Url) { Content = new StringContent("question") });
        using var reader = new StreamReader(response.Content.ReadAsStream());

        reader.ReadToEnd().Should().Be("hello");
        client.Sink.Only.IsComplete.Should().BeTrue();
    }

    [Fact]
    public async Task SendAsync_RequestWithContent_GivesTheContentBackAfterTheSend()
    {
        var client = TracedClient.Over(_ => Answer("hello"));
        using var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = new StringContent("question") };
        var content = request.Content;

        using var response = await client.Http.SendAsync(request);

        request.Content.Should().BeSameAs(content);
    }

    [Fact]
    public async Task SendAsync_DisposedBeforeTheEnd_IsAnIncompleteRecord()
    {
        var client = TracedClient.Over(_ => Answer("hello"));

        using (var response = await client.Http.SendAsync(Post(), HttpCompletionOption.ResponseHeadersRead))
        {
            var stream = await response.Content.ReadAsStreamAsync();
            stream.ReadByte().Should().Be('h');
        }

        client.Sink.Only.Should().BeEquivalentTo(new { IsComplete = false, ErrorCode = ErrorCodes.StreamIncomplete, StatusCode = 200 });
    }

    [Fact]
    public async Task SendAsync_ConnectionFails_LeavesOneRecordAndTheCallersException()
    {
        var failure = new HttpRequestException(HttpRequestError.NameResolutionError, "no such host");
        var client = TracedClient.Over(_ => throw failure);

        var send = () => client.Http.PostAsync(Url, new StringContent("question"));

        (await send.Should().ThrowAsync<HttpRequestException>()).Which.Should().BeSameAs(failure);
        client.Sink.Only.Should().BeEquivalentTo(new
        {
            IsComplete = false,
            StatusCode = 0,
            ErrorCode = ErrorCodes.ProviderUnavailable,
            ErrorCategory = "network_error",
            ErrorType = nameof(HttpRequestException),
        });
    }

    [Fact]
    public async Task SendAsync_UnsentJsonRequest_IsReadForItsFacts()
    {
        var client = TracedClient.Over(new FailBeforeSending());

        var send = () => client.Http.PostAsync(Url, new StringContent("""{"model":"m"}""", Encoding.UTF8, "application/json"));

        await send.Should().ThrowAsync<HttpRequestException>();
        Encoding.UTF8.GetString(client.Observer.Request.ToArray()).Should().Be("""{"model":"m"}""");
    }

    [Fact]
    public async Task SendAsync_UnsentRequestThatCanBeReadOnce_IsLeftToTheCaller()
    {
        var client = TracedClient.Over(new FailBeforeSending());
        var body = new ReadOnceStream("""{"model":"m"}"""u8.ToArray());
        var content = new StreamContent(body) { Headers = { { "Content-Type", "application/json" }, { "Content-Length", "13" } } };

        var send = () => client.Http.PostAsync(Url, content);

        await send.Should().ThrowAsync<HttpRequestException>();
        body.Reads.Should().Be(0);
        client.Sink.Only.ErrorCode.Should().Be(ErrorCodes.ProviderUnavailable);
    }

    [Fact]
    public async Task SendAsync_UnsentRequestThatIsOnlySentAsynchronously_IsNoFault()
    {
        var client = TracedClient.Over(new FailBeforeSending());

        var send = () => client.Http.PostAsync(Url, new AsynchronousContent { Headers = { { "Content-Type", "application/json" } } });

        await send.Should().ThrowAsync<HttpRequestException>();
        client.Pipeline.Faults.Should().Be(0);
    }

    [Fact]
    public async Task SendAsync_SinkThrows_TheCallAndTheOtherSinksGoOn()
    {
        var client = TracedClient.Over(new StubHandler(_ => Answer("hello")), second: new ThrowingSink());

        (await client.Http.GetStringAsync(Url)).Should().Be("hello");

        client.Sink.Records.Should().ContainSingle();
        client.Pipeline.Faults.Should().Be(1);
    }

    [Fact]
    public async Task SendAsync_LogThrows_TheCallGoesOn_AndItsRecordIsThere()
    {
        var sink = new CapturingSink();
        using var log = new BrokenLog();
        var handler = new LlmTracingHandler(sink, loggerFactory: log)
        {
            InnerHandler = new StubHandler(_ => Answer("""{"model":"a-model-without-a-price","usage":{"prompt_tokens":3,"completion_tokens":4}}""")),
        };
        using var http = new HttpClient(handler);

        var text = await (await http.PostAsync(Url, new StringContent("""{"model":"m"}"""))).Content.ReadAsStringAsync();

        text.Should().Contain("prompt_tokens");
        sink.Only.InputTokens.Should().Be(3);
    }

    [Fact]
    public async Task SendAsync_TracingOff_PassesTheContentsUntouched()
    {
        var sink = new CapturingSink();
        var answer = Answer("hello");
        using var http = new HttpClient(new LlmTracingHandler(sink, new LlmTracingOptions { Enabled = false })
        {
            InnerHandler = new StubHandler(_ => answer),
        });

        using var response = await http.SendAsync(Post(), HttpCompletionOption.ResponseHeadersRead);

        response.Content.Should().BeSameAs(answer.Content);
        sink.Records.Should().BeEmpty();
    }

    private static HttpRequestMessage Post() => new(HttpMethod.Post, Url) { Content = new StringContent("question") };

    private static HttpResponseMessage Answer(string text) =>
        new(HttpStatusCode.OK) { Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(text))) };

    private sealed class ReadOnceStream(byte[] bytes) : MemoryStream(bytes)
    {
        public int Reads { get; private set; }

        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count)
        {
            Reads++;
            return base.Read(buffer, offset, count);
        }

        public override int Read(Span<byte> buffer)
        {
            Reads++;
            return base.Read(buffer);
        }

        public override void CopyTo(Stream destination, int bufferSize)
        {
            Reads++;
            base.CopyTo(destination, bufferSize);
        }
    }

    private sealed class AsynchronousContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            stream.WriteAsync("""{"model":"m"}"""u8.ToArray()).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 13;
            return true;
        }
    }

    private sealed class FailBeforeSending : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");
    }

    private sealed class ThrowingSink : ITraceSink
    {
        public WriteResult Write(TraceRecord record) => throw new InvalidOperationException("broken sink");
    }
}
