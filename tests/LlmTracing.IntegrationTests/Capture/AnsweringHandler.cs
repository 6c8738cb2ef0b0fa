using System.Net;
using System.Text;

namespace LlmTracing.IntegrationTests.Capture;

/// <summary>A provider in the process: it takes the request, thinks for a while and answers.</summary>
internal sealed class AnsweringHandler(string answer, TimeSpan thinking = default) : HttpMessageHandler
{
    public const string Url = "https://api.openai.com/v1/chat/completions";

    public const string Chat =
        """{"id":"c","model":"m","choices":[{"message":{"content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5}}""";

    public static StringContent Question(string text = "hello") =>
        new($$"""{"model":"m","messages":[{"role":"user","content":"{{text}}"}]}""", Encoding.UTF8, "application/json");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
        await Task.Delay(thinking, cancellationToken);
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(answer, Encoding.UTF8, "application/json"),
            RequestMessage = request,
        };
    }
}
