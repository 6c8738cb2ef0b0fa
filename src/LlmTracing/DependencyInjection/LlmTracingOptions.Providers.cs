namespace LlmTracing;

public sealed partial class LlmTracingOptions
{
    /// <summary>
    /// Providers of your own, tried in order before the known ones: proxies, gateways, self-hosted servers, APIs the library does not know.
    /// </summary>
    /// <value>Empty by default. Bound from <c>LlmTracing:Providers:0:Name</c> and so on.</value>
    public IList<ProviderDefinition> Providers { get; } = [];
}
