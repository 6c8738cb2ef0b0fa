using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace WebApi.Demo;

/// <summary>Plays OpenAI and Anthropic below <c>/provider/</c>: their wire formats, made-up words, plausible counts and times.</summary>
internal sealed class LoopbackProvider(IServer server)
{
    private static readonly string[] Words = ["The", "hotel", "near", "the", "harbour", "has", "rooms", "with", "a", "view", "from", "Friday", "on."];

    private readonly ConcurrentDictionary<string, int> _busy = new();

    /// <summary>Where this service itself listens.</summary>
    public Uri Root => new(server.Features.Get<IServerAddressesFeature>()!.Addresses.First()
        .Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
        .Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal));

    public Uri Address(string provider) => new(Root, $"provider/{provider}/");

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/provider/openai/v1/chat/completions", http => AnswerAsync(http, OpenAi, OpenAiStream));
        app.MapPost("/provider/anthropic/v1/messages", http => AnswerAsync(http, Anthropic, AnthropicStream));
    }

    private async Task AnswerAsync(HttpContext http, Func<Call, object> whole, Func<Call, IEnumerable<(string? Event, object Data)>> stream)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        var isStream = body.RootElement.TryGetProperty("stream", out var flag) && flag.ValueKind == JsonValueKind.True;
        var call = Call.Of(body.RootElement);
        await Task.Delay(call.FirstTokenMs, http.RequestAborted);
        switch (http.Request.Headers["X-Behaviour"].ToString())
        {
            case { } twice when twice.StartsWith("busy-twice", StringComparison.Ordinal) && IsBusy(twice):
            case "busy":
                await FailAsync(http, 503, "overloaded_error");
                return;
            case "rate-limited":
                await FailAsync(http, 429, "rate_limit_error");
                return;
            case "invalid":
                await FailAsync(http, 400, "invalid_request_error");
                return;
        }

        if (!isStream)
        {
            await Task.Delay(call.Output * 2, http.RequestAborted);
            await http.Response.WriteAsJsonAsync(whole(call), http.RequestAborted);
            return;
        }

        http.Response.ContentType = "text/event-stream";
        var isBroken = http.Request.Headers["X-Behaviour"] == "broken";
        foreach (var (name, data) in stream(call))
        {
            await http.Response.WriteAsync($"{(name is null ? "" : $"event: {name}\n")}data: {(data as string) ?? JsonSerializer.Serialize(data)}\n\n", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Task.Delay(Random.Shared.Next(5, 25), http.RequestAborted);
            if (isBroken && Random.Shared.Next(6) == 0)
            {
                http.Abort();
                return;
            }
        }
    }

    /// <summary>Busy for the first two attempts of a call.</summary>
    private bool IsBusy(string call)
    {
        if (_busy.AddOrUpdate(call, 1, static (_, attempts) => attempts + 1) <= 2)
        {
            return true;
        }

        _busy.TryRemove(call, out _);
        return false;
    }

    private static Task FailAsync(HttpContext http, int status, string type)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new { type = "error", error = new { type, code = type, message = "Played by the sample." } }, http.RequestAborted);
    }

    private static object OpenAi(Call c) => new
    {
        id = c.Id, @object = "chat.completion", model = c.Model,
        choices = new[] { new { index = 0, message = new { role = "assistant", content = string.Join(' ', Words) }, finish_reason = c.Output > 380 ? "length" : "stop" } },
        usage = OpenAiUsage(c),
    };

    private static object OpenAiUsage(Call c) => new
    {
        prompt_tokens = c.Input, completion_tokens = c.Output, total_tokens = c.Input + c.Output,
        prompt_tokens_details = new { cached_tokens = c.Cached }, completion_tokens_details = new { reasoning_tokens = c.Reasoning },
    };

    private static IEnumerable<(string?, object)> OpenAiStream(Call c)
    {
        foreach (var word in Words)
        {
            yield return (null, new { id = c.Id, @object = "chat.completion.chunk", model = c.Model, choices = new[] { new { index = 0, delta = new { content = word + " " }, finish_reason = (string?)null } } });
        }

        yield return (null, new { id = c.Id, @object = "chat.completion.chunk", model = c.Model, choices = new[] { new { index = 0, delta = new { content = "" }, finish_reason = "stop" } } });
        yield return (null, new { id = c.Id, @object = "chat.completion.chunk", model = c.Model, choices = Array.Empty<object>(), usage = OpenAiUsage(c) });
        yield return (null, "[DONE]");
    }

    private static object Anthropic(Call c) => new
    {
        id = c.Id, type = "message", role = "assistant", model = c.Model, content = new[] { new { type = "text", text = string.Join(' ', Words) } }, stop_reason = "end_turn",
        usage = AnthropicUsage(c, c.Output),
    };

    private static object AnthropicUsage(Call c, int output) => new
    {
        input_tokens = c.Input - c.Cached - c.Written, cache_read_input_tokens = c.Cached, cache_creation_input_tokens = c.Written, output_tokens = output,
    };

    private static IEnumerable<(string?, object)> AnthropicStream(Call c)
    {
        yield return ("message_start", new { type = "message_start", message = new { id = c.Id, type = "message", role = "assistant", model = c.Model, content = Array.Empty<object>(), usage = AnthropicUsage(c, 1) } });
        yield return ("content_block_start", new { type = "content_block_start", index = 0, content_block = new { type = "text", text = "" } });
        foreach (var word in Words)
        {
            yield return ("content_block_delta", new { type = "content_block_delta", index = 0, delta = new { type = "text_delta", text = word + " " } });
        }

        yield return ("content_block_stop", new { type = "content_block_stop", index = 0 });
        yield return ("message_delta", new { type = "message_delta", delta = new { stop_reason = "end_turn" }, usage = new { output_tokens = c.Output } });
        yield return ("message_stop", new { type = "message_stop" });
    }

    /// <summary>What a call costs in tokens and time, made up.</summary>
    private sealed record Call(string Id, string Model, int Input, int Cached, int Written, int Output, int Reasoning, int FirstTokenMs)
    {
        public static Call Of(JsonElement request)
        {
            var input = Random.Shared.Next(300, 6_000);
            var output = Random.Shared.Next(40, 400);
            var cached = Random.Shared.Next(3) == 0 ? input * 6 / 10 : 0;
            var model = request.GetProperty("model").GetString() ?? "";
            return new Call(
                $"demo-{Guid.NewGuid():N}", model, input, cached, cached == 0 && Random.Shared.Next(3) == 0 ? input / 2 : 0, output,
                model.StartsWith('o') ? output / 2 : 0, Random.Shared.Next(40, 220));
        }
    }
}
