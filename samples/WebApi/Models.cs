using System.Net.Http.Json;
using System.Text;

namespace WebApi;

/// <param name="Provider">openai or anthropic.</param>
/// <param name="Model">Model.</param>
/// <param name="Prompt">What to say to it.</param>
/// <param name="Stream">Whether the answer is streamed.</param>
/// <param name="Behaviour">How the provider is to behave, for the demo: busy-twice and an id, busy, broken, rate-limited, invalid.</param>
/// <param name="ReadLines">Lines of a stream to read before letting go of it; null for all.</param>
internal sealed record ChatRequest(string Provider, string Model, string Prompt, bool Stream = false, string? Behaviour = null, int? ReadLines = null);

internal sealed record ChatAnswer(int Status, string Text);

/// <summary>Calls models by plain HTTP. Nothing here knows of tracing: the clients of the factory do.</summary>
internal sealed class Models(IHttpClientFactory factory)
{
    public async Task<ChatAnswer> ChatAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        var http = factory.CreateClient(request.Provider);
        using var message = new HttpRequestMessage(HttpMethod.Post, request.Provider == "anthropic" ? "v1/messages" : "v1/chat/completions")
        {
            Content = JsonContent.Create<object>(request.Provider == "anthropic"
                ? new { model = request.Model, max_tokens = 1024, stream = request.Stream, messages = new[] { new { role = "user", content = request.Prompt } } }
                : new { model = request.Model, temperature = 0.2, stream = request.Stream, stream_options = request.Stream ? new { include_usage = true } : null, messages = new[] { new { role = "user", content = request.Prompt } } }),
        };
        if (request.Behaviour is not null)
        {
            message.Headers.Add("X-Behaviour", request.Behaviour);
        }

        try
        {
            return await ReadAsync(http, message, request.ReadLines, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            return new ChatAnswer(StatusCodes.Status502BadGateway, "The provider's answer broke off.");
        }
    }

    private static async Task<ChatAnswer> ReadAsync(HttpClient http, HttpRequestMessage message, int? most, CancellationToken cancellationToken)
    {
        using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        var text = new StringBuilder();
        for (var lines = 0; lines != most && await reader.ReadLineAsync(cancellationToken) is { } line; lines++)
        {
            text.AppendLine(line);
        }

        return new ChatAnswer((int)response.StatusCode, text.ToString());
    }
}
