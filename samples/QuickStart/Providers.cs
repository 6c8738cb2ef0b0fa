using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace QuickStart;

/// <summary>Who answers: the real providers, or one on loopback that speaks their wire formats.</summary>
internal sealed class Providers : IAsyncDisposable
{
    private WebApplication? _loopback;

    /// <summary>Where OpenAI's API is; null where there is no key for it.</summary>
    public Uri? OpenAI { get; private init; }

    /// <summary>Where Anthropic's API is; null where there is no key for it.</summary>
    public Uri? Anthropic { get; private init; }

    public string OpenAIKey { get; private init; } = "";

    public string AnthropicKey { get; private init; } = "";

    /// <summary>Whether the calls go out and cost money.</summary>
    public bool IsLive => _loopback is null;

    /// <summary>A word that stands in every prompt, completion, tool argument, header and key, and must be stored nowhere.</summary>
    public string Canary { get; private init; } = "";

    public static Providers Live()
    {
        var (openAI, anthropic) = (Environment.GetEnvironmentVariable("OPENAI_API_KEY"), Environment.GetEnvironmentVariable("ANTHROPIC_API_KEY"));
        if (openAI is null && anthropic is null)
        {
            throw new InvalidOperationException("--live needs OPENAI_API_KEY or ANTHROPIC_API_KEY.");
        }

        return new Providers
        {
            OpenAI = openAI is null ? null : new Uri("https://api.openai.com/v1"),
            Anthropic = anthropic is null ? null : new Uri("https://api.anthropic.com"),
            OpenAIKey = openAI ?? "",
            AnthropicKey = anthropic ?? "",
            Canary = NewCanary(),
        };
    }

    public static async Task<Providers> StartLoopbackAsync()
    {
        var canary = NewCanary();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/v1/chat/completions", new LoopbackProvider(canary).AnswerChatAsync);
        app.MapPost("/v1/responses", new LoopbackProvider(canary).AnswerResponsesAsync);
        app.MapPost("/v1/messages", new LoopbackProvider(canary).AnswerMessagesAsync);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new Providers
        {
            _loopback = app,
            OpenAI = new Uri(address + "/v1"),
            Anthropic = new Uri(address),
            OpenAIKey = "sk-" + canary,
            AnthropicKey = "sk-ant-" + canary,
            Canary = canary,
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_loopback is not null)
        {
            await _loopback.DisposeAsync();
        }
    }

    private static string NewCanary() => "canary" + Guid.NewGuid().ToString("N");
}
