using LlmTracing.Capture;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace LlmTracing.DependencyInjection;

/// <summary>
/// Puts the handlers into the chain of every client that the factory builds: the logical call outermost, its HTTP attempts innermost, so
/// that retries of the host lie between them.
/// </summary>
internal sealed class AttachHandlersFilter(
    IServiceProvider services, IOptions<LlmTracingOptions> options, IOptionsMonitor<TracedClientOptions> clients)
    : IHttpMessageHandlerBuilderFilter
{
    private readonly bool _attachToAll = options.Value.AttachToAllClients;

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        var client = clients.Get(builder.Name);
        if (_attachToAll || client.IsTraced)
        {
            Attach(builder, client.Provider);
        }
    };

    private void Attach(HttpMessageHandlerBuilder builder, ProviderDefinition? provider)
    {
        // Made here and not in the constructor: a sink may itself need the client factory.
        var pipeline = services.GetRequiredService<TracePipeline>();
        if (!pipeline.IsEnabled)
        {
            return;
        }

        var handlers = builder.AdditionalHandlers;
        if (!handlers.Any(static handler => handler is LlmTracingHandler))
        {
            handlers.Insert(0, new LlmTracingHandler(pipeline, provider is null ? pipeline.Catalog : pipeline.Catalog.With(provider)));
        }

        if (!handlers.Any(static handler => handler is LlmTracingAttemptHandler))
        {
            handlers.Add(new LlmTracingAttemptHandler());
        }
    }
}
