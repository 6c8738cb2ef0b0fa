using System.Net;
using LlmTracing.Capture;
using LlmTracing.Tests.Support;

namespace LlmTracing.Tests.Capture;

/// <summary>Calls by <see cref="HttpClient.Send(HttpRequestMessage)"/>: attempts, failures and calls that nobody traces.</summary>
public sealed class SynchronousCallTests
{
    private const string Url = "https://api.openai.com/v1/chat/completions";

    [Fact]
    public void Attempts_BelowAHandlerThatRetries_StandInOneRow()
    {
        var sink = new CapturingSink();
        var answers = new Queue<Func<HttpResponseMessage>>(
        [
            static () => new HttpResponseMessage(HttpStatusCode.TooManyRequests),
            static () => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"),
            static () => new HttpResponseMessage { Content = new StringContent("""{"model":"m","usage":{"prompt_tokens":1,"completion_tokens":1}}""") },
        ]);
        using var client = new HttpClient(new LlmTracingHandler(sink)
        {
            InnerHandler = new Again { InnerHandler = new LlmTracingAttemptHandler { InnerHandler = new StubHandler(_ => answers.Dequeue()()) } },
        });

        using var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = new StringContent("""{"model":"m"}""") };
        using var response = client.Send(request);

        sink.Only.Should().BeEquivalentTo(new
        {
            StatusCode = 200,
            RetryCount = 2,
            AttemptStatus = new[] { 429, 0, 200 },
            AttemptErrorCode = new[] { ErrorCodes.RateLimited, ErrorCodes.ProviderUnavailable, ErrorCodes.None },
        });
    }

    [Fact]
    public void Failure_IsTheCallersOwnException_AndARow()
    {
        var sink = new CapturingSink();
        var fault = new HttpRequestException(HttpRequestError.NameResolutionError, "no such host");
        using var client = new HttpClient(new LlmTracingHandler(sink) { InnerHandler = new StubHandler((Func<HttpRequestMessage, HttpResponseMessage>)(_ => throw fault)) });

        client.Invoking(static c => c.Send(new HttpRequestMessage(HttpMethod.Post, Url) { Content = new StringContent("""{"model":"m"}""") }))
            .Should().Throw<HttpRequestException>().Which.Should().BeSameAs(fault);

        sink.Only.ErrorCode.Should().Be(ErrorCodes.ProviderUnavailable);
    }

    [Fact]
    public async Task AttemptHandler_WithoutTheOtherFurtherOut_DoesNothing()
    {
        using var client = new HttpClient(new LlmTracingAttemptHandler { InnerHandler = new StubHandler(static _ => new HttpResponseMessage(HttpStatusCode.Accepted)) });

        client.Send(new HttpRequestMessage(HttpMethod.Get, Url)).StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await client.GetAsync(Url)).StatusCode.Should().Be(HttpStatusCode.Accepted);
    }

    [Fact]
    public void CallThatCannotBeRecognised_BecauseWeFail_GoesItsWayUntraced()
    {
        var pipeline = new TracePipeline(new LlmTracingOptions(), [new CapturingSink()]);
        using var client = new HttpClient(new LlmTracingHandler(pipeline, static _ => throw new InvalidOperationException("ours"))
        {
            InnerHandler = new StubHandler(static _ => new HttpResponseMessage(HttpStatusCode.Accepted)),
        });

        client.Send(new HttpRequestMessage(HttpMethod.Post, Url)).StatusCode.Should().Be(HttpStatusCode.Accepted);

        pipeline.Faults.Should().Be(1);
    }

    /// <summary>Sends again until it is answered well.</summary>
    private sealed class Again : DelegatingHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            while (true)
            {
                try
                {
                    if (base.Send(request, cancellationToken) is { IsSuccessStatusCode: true } response)
                    {
                        return response;
                    }
                }
                catch (HttpRequestException)
                {
                    // Again.
                }
            }
        }
    }
}
