using LlmTracing.Testing;
using LlmTracing.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LlmTracing.Tests.Docs;

/// <summary>Runs the recipes of the pages through the real SDKs.</summary>
public sealed class RecipeTests
{
    private readonly CapturingTraceSink _sink = new();

    [Fact]
    public async Task OpenAi_Call_LeavesARow()
    {
        var text = await RunAsync(ProviderAnswers.OpenAi("Hello."), static factory => RecipeExamples.OpenAiAsync(factory, "key"));

        text.Should().Be("Hello.");
        Row("openai", "gpt-4o", isStreaming: false);
    }

    [Fact]
    public async Task OpenAi_Stream_LeavesARow()
    {
        var text = await RunAsync(ProviderAnswers.OpenAiStream("Hello there."), static factory => RecipeExamples.OpenAiStreamAsync(factory, "key"));

        text.Should().Be("Hello there.");
        Row("openai", "gpt-4o", isStreaming: true);
    }

    [Fact]
    public async Task Anthropic_Call_LeavesARow()
    {
        var id = await RunAsync(ProviderAnswers.Anthropic(), static factory => RecipeExamples.AnthropicAsync(factory, "key"));

        id.Should().Be("msg_recorded");
        Row("anthropic", "claude-sonnet-4-5", isStreaming: false);
    }

    [Fact]
    public async Task Anthropic_Stream_LeavesARow()
    {
        await RunAsync(ProviderAnswers.AnthropicStream(), static async factory =>
        {
            await RecipeExamples.AnthropicStreamAsync(factory, "key");
            return "";
        });

        Row("anthropic", "claude-sonnet-4-5", isStreaming: true);
    }

    [Fact]
    public async Task Test_OfOnesOwn_SeesTheRecord()
    {
        var record = await RecipeExamples.TestOfOnesOwnAsync(static async services =>
        {
            await RecipeExamples.OpenAiAsync(services.GetRequiredService<IHttpClientFactory>(), "key");
        });

        record.TotalTokens.Should().Be(150);
    }

    [Fact]
    public async Task Observability_Examples_DoWhatThePageSays()
    {
        var context = await ObservabilityExample.ScopeAsync("run_1", static () => Task.CompletedTask);

        context.OrgId.Should().Be(LlmIds.FromName("acme"));
        context.StepId.Should().Be("choose-hotel");
        ObservabilityExample.Span(failed: true).Should().NotBeNull();
    }

    private async Task<string> RunAsync(RecordedAnswer answer, Func<IHttpClientFactory, Task<string>> callAsync)
    {
        var services = new ServiceCollection();
        services.AddLlmTracing();
        services.AddSingleton<ITraceSink>(_sink);
        services.ConfigureHttpClientDefaults(clients => clients.ConfigurePrimaryHttpMessageHandler(() => new RecordedProvider(answer)));
        await using var provider = services.BuildServiceProvider();
        var result = await callAsync(provider.GetRequiredService<IHttpClientFactory>());
        await _sink.WaitForAsync(1);
        return result;
    }

    private void Row(string provider, string model, bool isStreaming) => _sink.Only.Should().BeEquivalentTo(new
    {
        Provider = provider,
        Model = model,
        IsStreaming = isStreaming,
        InputTokens = 12u,
        OutputTokens = 3u,
        IsComplete = true,
        ErrorCode = ErrorCodes.None,
    });
}
