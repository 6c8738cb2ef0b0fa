using LlmTracing;
using LlmTracing.DependencyInjection;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the tracing of LLM calls to one <see cref="IHttpClientFactory"/> client.</summary>
public static class LlmTracingHttpClientBuilderExtensions
{
    /// <summary>Traces this client, also where <see cref="LlmTracingOptions.AttachToAllClients"/> is off.</summary>
    /// <param name="builder">The client.</param>
    /// <returns>The same builder.</returns>
    public static IHttpClientBuilder AddLlmTracing(this IHttpClientBuilder builder) => Add(builder, configure: null);

    /// <summary>Traces this client and says who answers it: a proxy, a gateway, a self-hosted server.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="configure">
    /// Sets the provider: <c>p => { p.Name = "acme"; p.Format = WireFormat.OpenAiChat; }</c>. Hosts and paths may stay open: every
    /// request of the client is meant.
    /// </param>
    /// <returns>The same builder.</returns>
    public static IHttpClientBuilder AddLlmTracing(this IHttpClientBuilder builder, Action<ProviderDefinition> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add(builder, configure);
    }

    /// <summary>As <see cref="AddLlmTracing(IHttpClientBuilder, Action{ProviderDefinition})"/>, from configuration.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="provider">A section with the properties of <see cref="ProviderDefinition"/>.</param>
    /// <returns>The same builder.</returns>
    public static IHttpClientBuilder AddLlmTracing(this IHttpClientBuilder builder, IConfigurationSection provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return Add(builder, definition => OptionsBinding.Bind(provider, definition));
    }

    private static IHttpClientBuilder Add(IHttpClientBuilder builder, Action<ProviderDefinition>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddLlmTracing();
        builder.Services.Configure<TracedClientOptions>(builder.Name, client =>
        {
            client.IsTraced = true;
            configure?.Invoke(client.Provider ??= new ProviderDefinition());
        });
        return builder;
    }
}
