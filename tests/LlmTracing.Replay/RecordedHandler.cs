using System.Net;

namespace LlmTracing.Replay;

/// <summary>The network: takes the request's body and answers with what was recorded.</summary>
internal sealed class RecordedHandler(int pieceSize) : HttpMessageHandler
{
    public static readonly HttpRequestOptionsKey<Exchange> Recorded = new("recorded");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not null)
        {
            await request.Content.CopyToAsync(Stream.Null, cancellationToken);
        }

        if (!request.Options.TryGetValue(Recorded, out var exchange))
        {
            throw new InvalidOperationException("Only recorded exchanges are answered.");
        }

        var response = new HttpResponseMessage((HttpStatusCode)exchange.Status)
        {
            RequestMessage = request,
            Content = new PieceContent(exchange.ResponseBody, pieceSize),
        };
        foreach (var (name, value) in exchange.ResponseHeaders)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
            {
                response.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return response;
    }
}
