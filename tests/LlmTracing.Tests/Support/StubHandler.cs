namespace LlmTracing.Tests.Support;

/// <summary>A primary handler that never leaves the process: it sends the request's body into a buffer and answers as told.</summary>
public sealed class StubHandler(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public StubHandler(Func<HttpRequestMessage, HttpResponseMessage> answer)
        : this((request, _) => Task.FromResult(answer(request)))
    {
    }

    public List<byte[]> SentBodies { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not null)
        {
            using var body = new MemoryStream();
            await request.Content.CopyToAsync(body, cancellationToken);
            SentBodies.Add(body.ToArray());
        }

        var response = await answer(request, cancellationToken);
        response.RequestMessage ??= request;
        return response;
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not null)
        {
            using var body = new MemoryStream();
            request.Content.CopyTo(body, null, cancellationToken);
            SentBodies.Add(body.ToArray());
        }

        var response = answer(request, cancellationToken).GetAwaiter().GetResult();
        response.RequestMessage ??= request;
        return response;
    }
}
