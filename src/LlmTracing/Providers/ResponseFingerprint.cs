using LlmTracing.Providers.Reading;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers;

/// <summary>
/// Tells who answers behind an unknown host by the marks they leave in a body, as <see cref="HeaderMarks"/> does by those in headers. Only a
/// provider that was guessed by path (<see cref="ProviderMatch.IsGuess"/>) is refined so: a host or the user's word stands.
/// </summary>
internal static class ResponseFingerprint
{
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
}
