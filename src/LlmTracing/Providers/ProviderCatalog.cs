#pragma warning disable CA1822 // Not filled yet.
namespace LlmTracing.Providers;

/// <summary>The known providers. Answers whether a request is an LLM call, and how to read it.</summary>
/// <remarks>Built once from the options; safe for many threads. A request that is no LLM call costs a lookup and no allocation.</remarks>
internal sealed class ProviderCatalog
{
    /// <summary>Begins observing a request, or returns null when it is no LLM call.</summary>
    public CallObserver? Observe(HttpRequestMessage request)
    {
        _ = request;
        return null;
    }
}
