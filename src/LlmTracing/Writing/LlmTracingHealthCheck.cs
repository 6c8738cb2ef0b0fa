using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmTracing.Writing;

/// <summary>
/// Healthy while rows reach ClickHouse; otherwise degraded, with one reason per trouble. Columns that are not written, and a table without memory
/// for retries, are said and make nothing unhealthy. Never asks the server itself.
/// </summary>
internal sealed class LlmTracingHealthCheck(IEnumerable<IBackgroundWriter> writers) : IHealthCheck
{
    private readonly IBackgroundWriter[] _writers = [.. writers];

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (_writers.Length == 0)
        {
            return Task.FromResult(HealthCheckResult.Healthy("LLM tracing is off."));
        }

        var reasons = _writers.SelectMany(static w => w.Health.Reasons()).ToList();
        var data = new Dictionary<string, object>(StringComparer.Ordinal);
        var remarks = new List<string>();
        foreach (var writer in _writers)
        {
            data[writer.Health.Table] = writer.Statistics.ToString();
        }

        foreach (var health in _writers.Select(static w => w.Health).Where(static h => h.Remarks.Count > 0))
        {
            data[health.Table + ".table"] = string.Join("; ", health.Remarks);
            remarks.AddRange(health.Remarks.Select(r => $"{health.Table}: {r}"));
        }

        return Task.FromResult(reasons.Count == 0
            ? HealthCheckResult.Healthy(string.Join("; ", remarks.Prepend("LLM calls are traced.")), data)
            : new HealthCheckResult(context.Registration.FailureStatus, string.Join("; ", reasons), data: data));
    }
}
