using LlmTracing.DependencyInjection;
using LlmTracing.Writing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds LlmTracing to the health checks of a service.</summary>
public static class LlmTracingHealthChecksBuilderExtensions
{
    private const string Name = "llmtracing";

    /// <summary>
    /// Adds a check named <c>llmtracing</c>: Healthy while calls, and spans and payloads beside them, reach ClickHouse (and LangSmith, where they are
    /// forwarded); Degraded, with the reasons, while inserts fail, the circuit is open, the configuration is refused, rows wait in the spool or rows were
    /// dropped within the last minute.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>
    /// The check reads the writer's state and costs no query. It is never Unhealthy: a service whose traces are late still serves. With
    /// tracing off it is Healthy.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IHealthChecksBuilder AddLlmTracing(this IHealthChecksBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            Name,
            static services => new LlmTracingHealthCheck(TraceDelivery.ActiveWriters(services)),
            HealthStatus.Degraded,
            tags: null));
    }
}
