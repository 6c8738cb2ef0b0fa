using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using LlmTracing.Tests.Support;

namespace LlmTracing.Tests.Capture;

public sealed class LlmTracingHandlerEdgeTests
{
    private const string Url = "https://api.example.test/v1/chat/completions";

    [Fact]
    public void AnswerNobodyReadsOrDisposes_IsRecordedWhenItIsCollected()
    {
        var client = TracedClient.Over(_ => Answer());

        Abandon(client);
        for (var i = 0; i < 100 && client.Sink.Records.Count == 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        client.Sink.Only.Should().BeEquivalentTo(new { StatusCode = 200, IsComplete = false, ErrorCode = ErrorCodes.StreamIncomplete });

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Abandon(TracedClient client) =>
            client.Http.Send(new HttpRequestMessage(HttpMethod.Post, Url), HttpCompletionOption.ResponseHeadersRead);
    }

    [Fact]
    public async Task RequestSentMoreThanOnce_IsReadOnce()
    {
        var client = TracedClient.Over(new SendInPasses());

        await client.Http.PostAsync(Url, new ByteArrayContent(Encoding.ASCII.GetBytes("0123456789")));

        Encoding.ASCII.GetString(client.Observer.Request.ToArray()).Should().Be("0123456789");
        client.Observer.RequestEnds.Should().Be(1);
        client.Sink.Only.RequestSizeBytes.Should().Be(10);
    }

    [Fact]
    public async Task ObserverThatThrows_IsCountedAndTheCallIsUntouched()
    {
        var client = TracedClient.Over(_ => Answer());
        client.Observer.Request.Dispose();
        client.Observer.Response.Dispose();

        using var response = await client.Http.PostAsync(Url, new StringContent("question"));

        (await response.Content.ReadAsStringAsync()).Should().Be("hello");
        client.Sink.Records.Should().ContainSingle();
        client.Pipeline.Faults.Should().Be(4, "once for the request, and for each piece of the answer");
    }

    [Theory]
    [InlineData("GET", "https://api.openai.com/v1/models", true)]
    [InlineData("POST", "https://www.example.test/orders", true)]
    [InlineData("POST", "https://api.openai.com/v1/chat/completions", false)]
    public void RequestThatIsNoCall_OrTracingOff_AllocatesNothing(string method, string url, bool enabled)
    {
        var answer = Task.FromResult(new HttpResponseMessage());
        using var invoker = new HttpMessageInvoker(
            new LlmTracingHandler(new CapturingSink(), new LlmTracingOptions { Enabled = enabled }) { InnerHandler = new SameAnswer(answer) });
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        long Send()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
            {
                _ = invoker.SendAsync(request, CancellationToken.None);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Send();

        Send().Should().Be(0);
    }

    private static HttpResponseMessage Answer() =>
        new(HttpStatusCode.OK) { Content = new StreamContent(new PieceStream(Encoding.UTF8.GetBytes("hello"), 2)) };

    private sealed class SameAnswer(Task<HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer;
    }

    /// <summary>Sends the body as a connection does that breaks half way: part of it, then again from the start, then once more for a redirect.</summary>
    private sealed class SendInPasses : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var broken = () => request.Content!.CopyToAsync(new BreakingStream(), cancellationToken);
            await broken.Should().ThrowAsync<HttpRequestException>();
            await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            return new HttpResponseMessage();
        }
    }

    /// <summary>Takes nothing.</summary>
    private sealed class BreakingStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("reset");

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw new IOException("reset");
    }
}
