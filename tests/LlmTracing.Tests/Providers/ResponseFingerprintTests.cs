using LlmTracing.Providers;

namespace LlmTracing.Tests.Providers;

public sealed class ResponseFingerprintTests
{
    [Theory]
    [InlineData("X-LiteLLM-Call-Id", "1", "litellm")]
    [InlineData("apim-request-id", "1", "azure.ai.openai")]
    [InlineData("mistral-correlation-id", "1", "mistral_ai")]
    [InlineData("x-inference-provider", "together", "hugging_face")]
    [InlineData("openai-version", "2020-10-01", "openai")]
    [InlineData("server", "llama.cpp", "llama_cpp")]
    [InlineData("server", "nginx", null)]
    [InlineData("x-request-id", "1", null)]
    public void ByHeaders_Mark_NamesTheProvider(string header, string value, string? provider)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation(header, value);

        ResponseFingerprint.ByHeaders(response.Headers).Should().Be(provider);
    }

    [Fact]
    public void ByHeaders_GatewayThatPassesHeadersOn_IsTheGateway()
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("openai-version", "2020-10-01");
        response.Headers.TryAddWithoutValidation("x-litellm-call-id", "1");

        ResponseFingerprint.ByHeaders(response.Headers).Should().Be("litellm");
    }

    [Theory]
    [InlineData("fp_ollama", "ollama")]
    [InlineData("vllm-0.19.1", "vllm")]
    [InlineData("fp_50cad350e4", null)]
    public void BySystemFingerprint_Mark_NamesTheProvider(string fingerprint, string? provider) =>
        ResponseFingerprint.BySystemFingerprint(fingerprint).Should().Be(provider);

    [Theory]
    [InlineData("http://box:8000/v1/chat/completions", "llama_cpp")]
    [InlineData("https://api.deepseek.com/v1/chat/completions", "deepseek")]
    public void Observe_MarkInTheAnswer_RefinesAGuessOnly(string url, string provider)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("server", "llama.cpp");
        var observer = new ProviderCatalog().Observe(request)!;

        observer.OnResponseHeaders(response);

        observer.Facts.Provider.Should().Be(provider);
    }

    [Theory]
    [InlineData("http://box:8000/v1/chat/completions", true)]
    [InlineData("https://api.openai.com/v1/chat/completions", false)]
    public void TryMatch_HostThatNobodyKnows_IsAGuess(string url, bool isGuess)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);

        new ProviderCatalog().TryMatch(request, out var match).Should().BeTrue();
        match.IsGuess.Should().Be(isGuess);
    }
}
