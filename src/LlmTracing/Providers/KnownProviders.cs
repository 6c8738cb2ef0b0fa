namespace LlmTracing.Providers;

/// <summary>
/// The providers the library knows by host. Names are the values of <c>gen_ai.provider.name</c> (OpenTelemetry GenAI registry); where the
/// registry has none the name is ours. A new cloud that speaks a shared API is one line in <see cref="Clouds"/>.
/// </summary>
internal static partial class KnownProviders
{
    /// <summary>All of them. The first whose host fits is taken.</summary>
    public static IReadOnlyList<KnownProvider> All { get; } = [.. Houses, .. Clouds, .. Gateways];
}
