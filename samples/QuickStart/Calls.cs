using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Anthropic.Models.Messages;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Responses;

namespace QuickStart;

/// <summary>The calls of the sample, through the SDKs as anyone uses them. All that tracing needs is the traced <see cref="HttpClient"/>.</summary>
internal sealed class Calls(HttpClient http, Providers providers)
{
    private const string ChatModel = "gpt-4.1-mini";
    private const string ReasoningModel = "gpt-5-mini";
    private const string ClaudeModel = "claude-sonnet-4-5";

    private readonly string _prompt = $"Say hello. {providers.Canary}";

    /// <summary>Makes them all and returns how many they were.</summary>
    public async Task<int> MakeAsync()
    {
        var count = 0;
        if (providers.OpenAI is { } openAI)
        {
            count += await CallOpenAIAsync(openAI);
        }

        if (providers.Anthropic is { } anthropic)
        {
            count += await CallAnthropicAsync(anthropic);
        }

        return count;
    }

    private async Task<int> CallOpenAIAsync(Uri endpoint)
    {
        var transport = new HttpClientPipelineTransport(http);
        var key = new ApiKeyCredential(providers.OpenAIKey);
        var chat = new ChatClient(ChatModel, key, new OpenAIClientOptions { Endpoint = endpoint, Transport = transport });
        var responses = new ResponsesClient(key, new ResponsesClientOptions { Endpoint = endpoint, Transport = transport });

        await chat.CompleteChatAsync(_prompt);
        await foreach (var _ in chat.CompleteChatStreamingAsync(_prompt))
        {
        }

        await responses.CreateResponseAsync(ReasoningModel, _prompt);
        await foreach (var _ in await responses.CreateResponseStreamingAsync(ReasoningModel, _prompt))
        {
        }

        // A model that does not exist: the provider refuses the call, and its row says so.
        var unknown = new ChatClient("gpt-none", key, new OpenAIClientOptions { Endpoint = endpoint, Transport = transport });
        try
        {
            await unknown.CompleteChatAsync(_prompt);
        }
        catch (ClientResultException refused)
        {
            Console.WriteLine($"gpt-none was refused with status {refused.Status}, as it should be.");
        }

        return 5;
    }

    private async Task<int> CallAnthropicAsync(Uri endpoint)
    {
        using var client = new AnthropicClient { HttpClient = http, BaseUrl = endpoint.ToString(), ApiKey = providers.AnthropicKey };
        var question = new MessageCreateParams { Model = ClaudeModel, MaxTokens = 256, Messages = [new UserMessageParam(_prompt)] };

        await client.Messages.Create(question);
        await foreach (var _ in client.Messages.CreateStreaming(question))
        {
        }

        // The caller loses patience after the first event.
        using var patience = new CancellationTokenSource();
        try
        {
            await foreach (var _ in client.Messages.CreateStreaming(question, patience.Token).WithCancellation(patience.Token))
            {
                await patience.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("One stream was cancelled half way, as it should be.");
        }

        return 3;
    }
}
