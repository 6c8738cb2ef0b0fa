using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Anthropic.Models.Messages;
using LlmTracing.Testing;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;
using OpenAI.Chat;

namespace LlmTracing.Tests.Docs;

/// <summary>The code of the pages, where it needs no server.</summary>
internal static class RecipeExamples
{
    public static void OneLine(Microsoft.Extensions.Hosting.HostApplicationBuilder builder)
    {
        builder.Services.AddLlmTracing(o => o.ConnectionString = "Host=clickhouse;Username=default;Database=ibex");
    }

    public static async Task<string> OpenAiAsync(IHttpClientFactory factory, string key)
    {
        var http = factory.CreateClient("llm");
        var chat = new ChatClient("gpt-4o", new ApiKeyCredential(key), new OpenAIClientOptions
        {
            Transport = new HttpClientPipelineTransport(http),
        });
        ChatCompletion answer = await chat.CompleteChatAsync("Say hello.");
        return answer.Content[0].Text;
    }

    public static async Task<string> OpenAiStreamAsync(IHttpClientFactory factory, string key)
    {
        var chat = new ChatClient("gpt-4o", new ApiKeyCredential(key), new OpenAIClientOptions
        {
            Transport = new HttpClientPipelineTransport(factory.CreateClient("llm")),
        });
        var text = "";
        await foreach (var update in chat.CompleteChatStreamingAsync("Say hello."))
        {
            text += string.Concat(update.ContentUpdate.Select(static part => part.Text));
        }

        return text;
    }

    public static async Task<string> AnthropicAsync(IHttpClientFactory factory, string key)
    {
        using var client = new AnthropicClient { HttpClient = factory.CreateClient("llm"), ApiKey = key };
        var answer = await client.Messages.Create(new MessageCreateParams
        {
            Model = "claude-sonnet-4-5",
            MaxTokens = 256,
            Messages = [new UserMessageParam("Say hello.")],
        });
        return answer.ID;
    }

    public static async Task AnthropicStreamAsync(IHttpClientFactory factory, string key)
    {
        using var client = new AnthropicClient { HttpClient = factory.CreateClient("llm"), ApiKey = key };
        var question = new MessageCreateParams { Model = "claude-sonnet-4-5", MaxTokens = 256, Messages = [new UserMessageParam("Say hello.")] };
        await foreach (var _ in client.Messages.CreateStreaming(question))
        {
        }
    }

    public static void Gateway(IServiceCollection services)
    {
        services.AddLlmTracing();
        services.AddHttpClient("gateway").AddLlmTracing(provider =>
        {
            provider.Name = "acme-gateway";
            provider.Hosts.Add("llm.acme.internal");
            provider.Format = WireFormat.OpenAiChat;
        });
    }

    public static void Chosen(IServiceCollection services)
    {
        services.AddLlmTracing(o => o.AttachToAllClients = false);
        services.AddHttpClient("llm").AddLlmTracing();
    }

    public static async Task WithoutHostAsync(string connectionString, Func<HttpClient, Task> callAsync)
    {
        var services = new ServiceCollection();
        services.AddLlmTracing(o => o.ConnectionString = connectionString);
        await using var provider = services.BuildServiceProvider();
        using var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("llm");

        await callAsync(http);

        // Rows that wait are delivered when the provider is disposed; this is earlier.
        await provider.GetRequiredService<TraceWriter>().FlushAsync();
    }

    public static async Task<TraceRecord> TestOfOnesOwnAsync(Func<IServiceProvider, Task> runTheCodeUnderTestAsync)
    {
        var sink = new CapturingTraceSink();
        var answers = new RecordedProvider(ProviderAnswers.OpenAi("Hello.", inputTokens: 120, outputTokens: 30));

        var services = new ServiceCollection();
        services.AddLlmTracing();
        services.AddSingleton<ITraceSink>(sink);
        services.ConfigureHttpClientDefaults(clients => clients.ConfigurePrimaryHttpMessageHandler(() => answers));
        await using var provider = services.BuildServiceProvider();

        await runTheCodeUnderTestAsync(provider);

        var records = await sink.WaitForAsync(1);
        return records[0];
    }

    public static RecordedProvider Trouble()
    {
        var provider = new RecordedProvider(
            RecordedAnswer.Error(System.Net.HttpStatusCode.TooManyRequests, "rate_limit_error"),
            RecordedAnswer.Failure(() => new HttpRequestException("no route to host")),
            ProviderAnswers.AnthropicStream("one two three").CutAfter(pieces: 3),
            ProviderAnswers.GeminiStream("all is well"));
        return provider;
    }

    public static void Errors(LlmTracingOptions options)
    {
        options.Payloads.Enabled = true;
        options.Payloads.RedactPatterns.Add(@"\b\d{16}\b");
        options.Payloads.Redact = text => text.Replace("Ms Example", "[name]", StringComparison.Ordinal);
    }
}
