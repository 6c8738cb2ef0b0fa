using LlmTracing;
using LlmTracing.Capture;
using LlmTracing.DependencyInjection;
using LlmTracing.Pricing;
using LlmTracing.Reading;
using LlmTracing.Writing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the tracing of LLM calls to a service.</summary>
public static class LlmTracingServiceCollectionExtensions
{
    /// <summary>
    /// Traces the LLM calls of every <see cref="IHttpClientFactory"/> client, with the options of the configuration section
    /// <c>LlmTracing</c> and of the environment (<c>CLICKHOUSE_ENDPOINT</c> and the others that the options page lists).
    /// </summary>
    /// <param name="services">The services.</param>
    /// <returns>The same services.</returns>
    /// <remarks>
    /// Where no endpoint of ClickHouse and no <see cref="ITraceSink"/> is given, tracing is off and says so once. Calling it again adds
    /// options, not a second tracing.
    /// </remarks>
    public static IServiceCollection AddLlmTracing(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(static service => service.ServiceType == typeof(TracePipeline)))
        {
            return services;
        }

        services.AddHttpClient();
        services.AddLogging();
        services.AddOptionsWithValidateOnStart<LlmTracingOptions, LlmTracingOptionsValidator>();
        services.AddSingleton<IConfigureOptions<LlmTracingOptions>, ConfigureFromSurroundings>();
        services.AddSingleton<IPostConfigureOptions<LlmTracingOptions>, DefaultsFromHost>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PriceBook>();
        services.TryAddSingleton<ITraceReader, TraceReader>();
        services.AddSingleton(TraceDelivery.CreateClient);
        services.AddSingleton(TraceDelivery.CreateWriter);
        services.AddSingleton<IBackgroundWriter>(static provider => provider.GetRequiredService<TraceWriter>());
        services.AddSingleton(TraceDelivery.CreateTelemetry);
        services.AddSingleton(TraceDelivery.CreatePipeline);
        services.AddSingleton<IHostedService>(TraceDelivery.CreateHostedService);
        services.AddTransient(static provider => new LlmTracingHandler(provider.GetRequiredService<TracePipeline>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, AttachHandlersFilter>());
        return services;
    }

    /// <summary>As <see cref="AddLlmTracing(IServiceCollection)"/>, with options set in code; they go before configuration and environment.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options: <c>o => o.ConnectionString = "Host=…"</c>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddLlmTracing(this IServiceCollection services, Action<LlmTracingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddLlmTracing().Configure(configure);
    }

    /// <summary>As <see cref="AddLlmTracing(IServiceCollection)"/>, with options of a configuration; they go before the environment.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section of the options, or a configuration that has a section <c>LlmTracing</c>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddLlmTracing(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(ConfigureFromSurroundings.SectionName);
        return services.AddLlmTracing().Configure<LlmTracingOptions>(
            options => OptionsBinding.Bind(section.Exists() ? section : configuration, options));
    }
}
