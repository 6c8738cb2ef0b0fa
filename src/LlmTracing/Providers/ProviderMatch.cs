using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers;

/// <summary>What is known of a call before its bytes: who is called, for what, and in which shape they speak.</summary>
/// <param name="Provider"><c>gen_ai.provider.name</c>.</param>
/// <param name="Operation"><c>gen_ai.operation.name</c>.</param>
/// <param name="Shape">How to read request and answer.</param>
/// <param name="Model">Model named by the path (Gemini, Vertex, Bedrock, Azure deployment); null where the body names it.</param>
/// <param name="ServerAddress">Host of the endpoint.</param>
/// <param name="ApiPath">Path without the query.</param>
/// <param name="Stream">Whether the path asks for a stream; null where the body says.</param>
internal readonly record struct ProviderMatch(
    string Provider,
    string Operation,
    WireShape Shape,
    string? Model,
    string ServerAddress,
    string ApiPath,
    bool? Stream)
{
    /// <summary>Whether <see cref="Model"/> is a deployment's name: the caller's alias, which a model named by the body goes before.</summary>
    public bool ModelIsDeployment { get; init; }

    /// <summary>
    /// Whether <see cref="Provider"/> is only whose API the path follows, on a host that nobody knows: the answer may show who it is
    /// (<see cref="ResponseFingerprint"/>).
    /// </summary>
    public bool IsGuess { get; init; }
}
