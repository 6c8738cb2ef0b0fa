using System.Diagnostics.Metrics;
using LlmTracing.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LlmTracing.Capture;

/// <summary>Joins the pipeline out of a service provider's parts.</summary>
internal static class TracePipelineFactory
{
    public static TracePipeline Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<LlmTracingOptions>>().Value;
        var loggers = services.GetRequiredService<ILoggerFactory>();
        var pipeline = new TracePipeline(
            options,
            SinksOf(services, options, loggers),
            services.GetRequiredService<TimeProvider>(),
            loggers,
            services.GetService<IMeterFactory>()?.Create(LlmTracingTelemetry.Name, LlmTracingTelemetry.Version));
        if (!options.Enabled)
            Log.TracingDisabled(loggers.CreateLogger<LlmTracingHandler>());
        else if (!pipeline.IsEnabled)
            Log.TracingHasNoEndpoint(loggers.CreateLogger<LlmTracingHandler>());
        return pipeline;
    }

    private static IEnumerable<ITraceSink> SinksOf(IServiceProvider services, LlmTracingOptions options, ILoggerFactory loggers)
    {
        foreach (var sink in services.GetServices<ITraceSink>())
            yield return sink;
    }
}
