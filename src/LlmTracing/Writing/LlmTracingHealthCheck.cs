using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmTracing.Writing;

/// <summary>Healthy while rows reach ClickHouse; otherwise degraded, with one reason per trouble. Never asks the server itself.</summary>
internal sealed class LlmTracingHealthCheck(IEnumerable<IBackgroundWriter> writers) : IHealthCheck
{
    private readonly IBackgroundWriter[] _writers = [.. writers];

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (_writers.Length == 0)
            return Task.FromResult(HealthCheckResult.Healthy("LLM tracing is off."));

        var reasons = _writers.SelectMany(static w => w.Health.Reasons()).ToList();
        var data = _writers.ToDictionary(static w => w.Health.Table, static object (w) => w.Statistics.ToString(), StringComparer.Ordinal);
        return Task.FromResult(reasons.Count == 0
            ? HealthCheckResult.Healthy("LLM calls are traced.", data)
            : new HealthCheckResult(context.Registration.FailureStatus, string.Join("; ", reasons), data: data));
    }
}
