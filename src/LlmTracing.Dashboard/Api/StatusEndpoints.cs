using System.Globalization;
using LlmTracing.ClickHouse;
using LlmTracing.DependencyInjection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LlmTracing.Dashboard.Api;

/// <summary>What the dashboard is, how the writers are, and what the columns mean.</summary>
internal static class StatusEndpoints
{
    private static readonly IReadOnlyList<ColumnAnswer> Columns = [.. TraceColumns.All.Select(static c => new ColumnAnswer(c.Name, c.Type, c.Description))];

    public static void Map(RouteGroupBuilder group, ApiCall api, LlmTracingDashboardOptions options, PayloadAccess payloads, IServiceProvider services)
    {
        var tracing = services.GetRequiredService<IOptions<LlmTracingOptions>>().Value;
        var time = services.GetRequiredService<TimeProvider>();
        var reader = services.GetRequiredService<ITraceReader>();
        group.MapGet("/api/session", api.Json(ApiJson.Default.SessionAnswer, (http, org) => Task.FromResult<SessionAnswer?>(new(
            options.Title, org, IsTracing(tracing), options.AllowExport, options.MaxTails > 0, payloads.IsGranted(http), LlmTracingTelemetry.Version))));
        group.MapGet("/api/columns", api.Json(ApiJson.Default.IReadOnlyListColumnAnswer, static (_, _) => Task.FromResult<IReadOnlyList<ColumnAnswer>?>(Columns)));
        group.MapGet("/api/health", api.Json(ApiJson.Default.HealthAnswer, async (http, org) => (HealthAnswer?)new HealthAnswer(
            IsTracing(tracing),
            await AskAsync(reader, org, time, http.RequestAborted).ConfigureAwait(false),
            [.. TraceDelivery.ActiveWriters(services).Select(WriterHealth.Of)],
            Settings(tracing))));
    }

    private static bool IsTracing(LlmTracingOptions tracing) => tracing.Enabled && !string.IsNullOrWhiteSpace(tracing.ConnectionString);

    /// <summary>The cheapest question there is: a call that does not exist.</summary>
    private static async Task<ReaderHealth> AskAsync(ITraceReader reader, Guid org, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        try
        {
            await reader.GetByIdAsync(org, "health", cancellationToken).ConfigureAwait(false);
            return new ReaderHealth(true, "", Elapsed());
        }
        catch (TraceReadException exception)
        {
            return new ReaderHealth(false, exception.Message, Elapsed());
        }

        double Elapsed() => Math.Round(time.GetElapsedTime(start).TotalMilliseconds, 1);
    }

    private static IReadOnlyList<Setting> Settings(LlmTracingOptions o) =>
    [
        new(nameof(o.MaxBatchSize), Text(o.MaxBatchSize) + " rows"),
        new(nameof(o.MaxRowsPerInsert), Text(o.MaxRowsPerInsert) + " rows"),
        new(nameof(o.FlushInterval), Text(o.FlushInterval)),
        new(nameof(o.MaxDelay), o.MaxDelay is { } delay ? Text(delay) : "off"),
        new(nameof(o.QueueCapacity), Text(o.QueueCapacity) + " rows"),
        new(nameof(o.MaxRetryAttempts), Text(o.MaxRetryAttempts)),
        new(nameof(o.CircuitBreakDuration), Text(o.CircuitBreakDuration)),
        new(nameof(o.SpoolDirectory), o.SpoolDirectory is null ? "off: rows that cannot be delivered are dropped and counted" : "on"),
        new(nameof(o.SpoolMaxBytes), o.SpoolDirectory is null ? "" : Text(o.SpoolMaxBytes / (1024 * 1024)) + " MiB"),
        new(nameof(o.ReadTimeout), Text(o.ReadTimeout)),
    ];

    private static string Text(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Text(TimeSpan value) => value < TimeSpan.FromSeconds(1)
        ? $"{value.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} ms"
        : $"{value.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s";
}
