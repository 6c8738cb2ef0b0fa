using System.Net;
using LlmTracing.Capture;
using LlmTracing.Tests.Support;

namespace LlmTracing.Tests.Capture;

public sealed class CancellationTests
{
    private const string Url = "https://api.example.test/v1/chat/completions";

    [Fact]
    public async Task TimeoutOfTheClient_IsAProviderTimeout()
    {
        var client = TracedClient.Over(new StubHandler(NeverAsync));
        client.Http.Timeout = TimeSpan.FromMilliseconds(100);
        using var caller = new CancellationTokenSource();

        var send = () => client.Http.GetAsync(Url, caller.Token);

        (await send.Should().ThrowAsync<TaskCanceledException>()).WithInnerException<TimeoutException>();
        client.Sink.Only.Should().BeEquivalentTo(new { ErrorCode = ErrorCodes.ProviderTimeout, ErrorCategory = "timeout", IsComplete = false });
    }

    [Fact]
    public async Task CancellationOfTheCaller_IsCancelled()
    {
        using var caller = new CancellationTokenSource();
        var client = TracedClient.Over(new StubHandler((_, token) =>
        {
            caller.Cancel();
            return NeverAsync(null, token);
        }));

        var send = () => client.Http.GetAsync(Url, caller.Token);

        await send.Should().ThrowAsync<TaskCanceledException>();
        client.Sink.Only.Should().BeEquivalentTo(new { ErrorCode = ErrorCodes.Cancelled, ErrorCategory = "cancelled", IsComplete = false });
    }

    [Fact]
    public async Task TimeoutOfAnSdk_LinkedToTheCallersToken_IsATimeout()
    {
        using var caller = new CancellationTokenSource();
        using var sdk = CancellationTokenSource.CreateLinkedTokenSource(caller.Token);
        using var http = CancellationTokenSource.CreateLinkedTokenSource(sdk.Token, new CancellationTokenSource().Token);
        sdk.CancelAfter(TimeSpan.FromHours(1));
        var timeouts = ClientTimeouts.Of(http.Token);
        sdk.CancelAfter(TimeSpan.Zero);
        await WaitFor(http.Token);

        timeouts.Cancelled(http.Token).Should().BeTrue();
    }

    [Fact]
    public void CancellationThroughLinks_IsNoTimeout()
    {
        using var caller = new CancellationTokenSource();
        using var three = CancellationTokenSource.CreateLinkedTokenSource(
            new CancellationTokenSource().Token, caller.Token, new CancellationTokenSource().Token);
        using var http = CancellationTokenSource.CreateLinkedTokenSource(three.Token);
        http.CancelAfter(TimeSpan.FromHours(1));
        var timeouts = ClientTimeouts.Of(http.Token);
        caller.Cancel();

        timeouts.Cancelled(http.Token).Should().BeFalse();
    }

    [Fact]
    public void CancellationOfALinkedSourceByItsOwner_IsNoTimeout()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(new CancellationTokenSource().Token);
        using var http = CancellationTokenSource.CreateLinkedTokenSource(caller.Token, new CancellationTokenSource().Token);
        http.CancelAfter(TimeSpan.FromHours(1));
        var timeouts = ClientTimeouts.Of(http.Token);
        caller.Cancel();

        timeouts.Cancelled(http.Token).Should().BeFalse();
    }

    [Fact]
    public async Task TimeoutWhileTheAnswerIsRead_IsATimeoutAndIncomplete()
    {
        var client = TracedClient.Over(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new NeverStream()) });
        client.Http.Timeout = TimeSpan.FromMilliseconds(100);

        var send = () => client.Http.GetStringAsync(Url);

        await send.Should().ThrowAsync<TaskCanceledException>();
        client.Sink.Only.Should().BeEquivalentTo(new { ErrorCode = ErrorCodes.ProviderTimeout, StatusCode = 200, IsComplete = false });
    }

    private static async Task<HttpResponseMessage> NeverAsync(HttpRequestMessage? request, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return new HttpResponseMessage();
    }

    private static async Task WaitFor(CancellationToken token)
    {
        var cancelled = new TaskCompletionSource();
        using var registration = token.Register(cancelled.SetResult);
        await cancelled.Task;
    }

    /// <summary>A stream whose reads end by cancellation only.</summary>
    private sealed class NeverStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }

        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
