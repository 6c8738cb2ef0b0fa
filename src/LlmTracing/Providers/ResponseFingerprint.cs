using System.Net.Http.Headers;

namespace LlmTracing.Providers;

/// <summary>
/// Tells who answers behind an unknown host by the marks they leave. Only a provider that was guessed by path
/// (<see cref="ProviderMatch.IsGuess"/>) is refined so: a host or the user's word stands.
/// </summary>
internal static class ResponseFingerprint
{
    // Gateways come first: they may pass on the headers of who is behind them.
    private static readonly (string Header, string Provider)[] ByName =
    [
        ("x-litellm-call-id", "litellm"),
        ("x-litellm-model-id", "litellm"),
        ("x-portkey-trace-id", "portkey"),
        ("cf-aig-log-id", "cloudflare"),
        ("x-generation-id", "openrouter"),
        ("x-inference-provider", "hugging_face"),
        ("apim-request-id", "azure.ai.openai"),
        ("x-ms-region", "azure.ai.openai"),
        ("mistral-correlation-id", "mistral_ai"),
        ("x-amzn-requestid", "aws.bedrock"),
        ("anthropic-organization-id", "anthropic"),
        ("openai-version", "openai"),
    ];

    /// <summary>The provider that the headers show, or null.</summary>
    public static string? ByHeaders(HttpResponseHeaders headers)
    {
        foreach (var (header, provider) in ByName)
        {
            if (headers.NonValidated.Contains(header))
                return provider;
        }

        return headers.NonValidated.TryGetValues("server", out var server) && server.ToString().StartsWith("llama.cpp", StringComparison.OrdinalIgnoreCase)
            ? "llama_cpp"
            : null;
    }

    /// <summary>The provider that a <c>system_fingerprint</c> shows, or null.</summary>
    public static string? BySystemFingerprint(string fingerprint) =>
        fingerprint.StartsWith("fp_ollama", StringComparison.Ordinal) ? "ollama"
        : fingerprint.StartsWith("vllm-", StringComparison.Ordinal) ? "vllm"
        : null;
}
