using LlmTracing.Assembly;
using LlmTracing.Providers;

namespace LlmTracing.Tests.Providers;

public sealed class ResponseFingerprintTests
{
    [Theory]
    [InlineData("X-LiteLLM-Call-Id", "1", "litellm")]
    [InlineData("apim-request-id", "1", "azure.ai.openai")]
    [InlineData("x-amzn-requestid", "1", "aws.bedrock")]
    [InlineData("mistral-correlation-id", "1", "mistral_ai")]
    [InlineData("x-inference-provider", "together", "hugging_face")]
    [InlineData("openai-version", "2020-10-01", "openai")]
    [InlineData("server", "llama.cpp", "llama_cpp")]
    [InlineData("server", "nginx", "openai")]
    [InlineData("x-request-id", "1", "openai")]
    public void Header_OnAnUnknownHost_NamesTheProvider(string header, string value, string provider) =>
        Served("{}", (header, value)).Provider.Should().Be(provider);

    [Theory]
    [InlineData("""{"x_groq":{"id":"req_1"}}""", "groq")]
    [InlineData("""{"id":"gen-1","choices":[{"index":0,"native_finish_reason":"STOP"}]}""", "openrouter")]
    [InlineData("""{"time_info":{"queue_time":0.1,"total_time":0.2}}""", "cerebras")]
    [InlineData("""{"timings":{"prompt_n":1,"prompt_ms":4.5,"predicted_n":8,"predicted_ms":90.5}}""", "llama_cpp")]
    [InlineData("""{"system_fingerprint":"fp_ollama"}""", "ollama")]
    [InlineData("""{"system_fingerprint":"vllm-0.11.0-tp2"}""", "vllm")]
    [InlineData("""{"choices":[{"index":0,"finish_reason":"stop","stop_reason":128009}]}""", "vllm")]
    [InlineData("""{"choices":[{"index":0,"finish_reason":"stop","stop_reason":null,"token_ids":[5,6]}]}""", "vllm")]
    [InlineData("""{"stats":{"tokens_per_second":51},"runtime":{"name":"llama.cpp-mac"}}""", "lm_studio")]
    [InlineData("""{"prompt_filter_results":[{"prompt_index":0}]}""", "azure.ai.openai")]
    [InlineData("""{"choices":[{"index":0,"content_filter_results":{"hate":{"filtered":false}}}]}""", "azure.ai.openai")]
    [InlineData("""{"system_fingerprint":"fp_50cad350e4","choices":[{"stop_reason":null,"native_finish_reason":null}]}""", "openai")]
    public void Body_OnAnUnknownHost_NamesTheProvider(string body, string provider) => Served(body).Provider.Should().Be(provider);

    [Fact]
    public void Gateway_GoesBeforeWhatItPassesOn() =>
        Served("""{"x_groq":{"id":"req_1"}}""", ("openai-version", "2020-10-01"), ("x-litellm-call-id", "1")).Provider.Should().Be("litellm");

    [Theory]
    [InlineData("cf-aig-log-id", "x-litellm-call-id", "litellm")]
    [InlineData("x-litellm-call-id", "cf-aig-log-id", "litellm")]
    [InlineData("openai-version", "mistral-correlation-id", "mistral_ai")]
    [InlineData("x-amzn-requestid", "x-ms-region", "azure.ai.openai")]
    public void SeveralHeaders_InAnyOrder_TheMoreTellingOneCounts(string first, string second, string provider) =>
        Served("{}", (first, "1"), (second, "1")).Provider.Should().Be(provider);

    [Fact]
    public void Body_GoesBeforeTheCloudItComesFrom() =>
        Served("""{"system_fingerprint":"vllm-0.11.0"}""", ("x-amzn-requestid", "1")).Provider.Should().Be("vllm");

    [Theory]
    [InlineData("fp_ollama", "ollama")]
    [InlineData("vllm-0.19.1", "vllm")]
    [InlineData("fp_50cad350e4", null)]
    public void BySystemFingerprint_Mark_NamesTheProvider(string fingerprint, string? provider) =>
        ResponseFingerprint.BySystemFingerprint(fingerprint).Should().Be(provider);

    [Fact]
    public void Mark_OnAKnownHost_ChangesNothing() =>
        Served("""{"x_groq":{"id":"req_1"}}""", "https://api.deepseek.com/v1/chat/completions", ("server", "llama.cpp")).Provider.Should().Be("deepseek");

    [Theory]
    [InlineData("http://box:8000/v1/chat/completions", true)]
    [InlineData("https://api.openai.com/v1/chat/completions", false)]
    public void TryMatch_HostThatNobodyKnows_IsAGuess(string url, bool isGuess)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);

        new ProviderCatalog().TryMatch(request, out var match).Should().BeTrue();
        match.IsGuess.Should().Be(isGuess);
    }

    private static CallFacts Served(string body, params (string Name, string Value)[] headers) =>
        Served(body, "http://box:8000/v1/chat/completions", headers);

    private static CallFacts Served(string body, string url, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        using var response = new HttpResponseMessage();
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        var observer = new ProviderCatalog().Observe(request)!;
        observer.OnRequestEnd();
        observer.OnResponseHeaders(response);
        observer.OnResponseBytes(System.Text.Encoding.UTF8.GetBytes(body), timestamp: 1);
        observer.OnResponseEnd();
        return observer.Facts;
    }
}
