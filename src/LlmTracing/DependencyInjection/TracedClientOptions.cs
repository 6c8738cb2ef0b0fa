namespace LlmTracing.DependencyInjection;

/// <summary>What the host said of one named client.</summary>
internal sealed class TracedClientOptions
{
    /// <summary>Whether the client was named for tracing.</summary>
    public bool IsTraced { get; set; }

    /// <summary>Who answers the client; null where host and path tell it.</summary>
    public ProviderDefinition? Provider { get; set; }
}
