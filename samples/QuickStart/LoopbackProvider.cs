using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace QuickStart;

/// <summary>Answers as OpenAI and Anthropic do, streamed and not. The texts hold the canary.</summary>
internal sealed class LoopbackProvider(string canary)
{
    public async Task AnswerChatAsync(HttpContext http)
    {
        var request = await ReadAsync(http);
        if (request.GetProperty("model").GetString() == "gpt-none")
        {
            await SendJsonAsync(http, WireSamples.ChatError, StatusCodes.Status400BadRequest);
        }
        else if (IsStream(request))
        {
            await SendEventsAsync(http, WireSamples.ChatStream);
        }
        else
        {
            await SendJsonAsync(http, WireSamples.Chat);
        }
    }

    public async Task AnswerResponsesAsync(HttpContext http)
    {
        if (IsStream(await ReadAsync(http)))
        {
            await SendEventsAsync(http, WireSamples.ResponsesStream);
        }
        else
        {
            await SendJsonAsync(http, WireSamples.Responses);
        }
    }

    public async Task AnswerMessagesAsync(HttpContext http)
    {
        http.Response.Headers["request-id"] = "req_quickstart";
        if (IsStream(await ReadAsync(http)))
        {
            await SendEventsAsync(http, WireSamples.MessagesStream);
        }
        else
        {
            await SendJsonAsync(http, WireSamples.Messages);
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpContext http) =>
        (await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted)).RootElement;

    private static bool IsStream(JsonElement request) => request.TryGetProperty("stream", out var stream) && stream.GetBoolean();

    private async Task SendJsonAsync(HttpContext http, string body, int status = StatusCodes.Status200OK)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(Fill(body), http.RequestAborted);
    }

    private async Task SendEventsAsync(HttpContext http, string events)
    {
        http.Response.ContentType = "text/event-stream";
        foreach (var piece in Fill(events).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            await http.Response.WriteAsync(piece + "\n\n", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Task.Delay(15, http.RequestAborted); // A model that thinks a little, so that the times in the table differ.
        }
    }

    private string Fill(string sample) => sample.Replace("CANARY", canary, StringComparison.Ordinal);
}
