using System.Net.Http.Headers;
using LlmTracing.Providers.Reading;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers;

/// <summary>
/// Tells who answers behind an unknown host by the marks they leave. Only a provider that was guessed by path
/// (<see cref="ProviderMatch.IsGuess"/>) is refined so: a host or the user's word stands.
/// </summary>
internal static class ResponseFingerprint
{
    // Who stands in front of a model names itself in headers, whatever the body passes on.
    private static readonly (string Header, string Provider)[] Gateways =
    [
        ("x-litellm-call-id", "litellm"),
        ("x-litellm-model-id", "litellm"),
        ("x-portkey-trace-id", "portkey"),
        ("cf-aig-log-id", "cloudflare"),
        ("x-generation-id", "openrouter"),
        ("x-inference-provider", "hugging_face"),
    ];

    private static readonly (string Header, string Provider)[] Models =
    [
        ("mistral-correlation-id", "mistral_ai"),
        ("anthropic-organization-id", "anthropic"),
        ("openai-version", "openai"),
    ];

    // Any service in these clouds sends them: they say where the answer comes from, not that a model gave it.
    private static readonly (string Header, string Provider)[] Clouds =
    [
        ("apim-request-id", "azure.ai.openai"),
        ("x-ms-region", "azure.ai.openai"),
        ("x-amzn-requestid", "aws.bedrock"),
    ];

    /// <summary>The gateway that the headers name, or null. It is who answers, whoever is behind it.</summary>
    public static string? ByGateway(HttpResponseHeaders headers) => ByName(headers, Gateways);

    /// <summary>The provider of models that the headers name, or null.</summary>
    public static string? ByModelHeader(HttpResponseHeaders headers) =>
        ByName(headers, Models)
        ?? (headers.NonValidated.TryGetValues("server", out var server) && server.ToString().StartsWith("llama.cpp", StringComparison.OrdinalIgnoreCase)
            ? "llama_cpp"
            : null);

    /// <summary>The cloud that the headers name, or null: the weakest sign.</summary>
    public static string? ByCloud(HttpResponseHeaders headers) => ByName(headers, Clouds);

    /// <summary>The provider that a body or an event shows, or null.</summary>
    public static string? ByBody(WireEvent e) =>
        e[WireField.SystemFingerprint] is { } fingerprint && BySystemFingerprint(fingerprint) is { } server ? server
        : e.ServerMark is { } mark ? ServerMarks.Of(mark)
        : null;

    /// <summary>The provider that a <c>system_fingerprint</c> shows, or null.</summary>
    public static string? BySystemFingerprint(string fingerprint) =>
        fingerprint.StartsWith("fp_ollama", StringComparison.Ordinal) ? "ollama"
        : fingerprint.StartsWith("vllm-", StringComparison.Ordinal) ? "vllm"
        : null;

    private static string? ByName(HttpResponseHeaders headers, (string Header, string Provider)[] marks)
    {
        foreach (var (header, provider) in marks)
        {
            if (headers.NonValidated.Contains(header))
                return provider;
        }

        return null;
    }
}
