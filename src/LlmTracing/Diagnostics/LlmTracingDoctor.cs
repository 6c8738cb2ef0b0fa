using LlmTracing.ClickHouse;
using LlmTracing.Diagnostics;

namespace LlmTracing;

/// <summary>Looks a live server over: can rows arrive, stay, be read, and will that be so next month. It changes nothing.</summary>
/// <remarks>
/// It asks with the credentials of the options, so it sees what that user may see: run it once as the writer, for its grants, and once as
/// an administrator, for the server. A check that the user may not make is an <see cref="DoctorSeverity.Information"/> that says so.
/// </remarks>
public static class LlmTracingDoctor
{
    /// <summary>Checks the server and the tables that the options name.</summary>
    /// <param name="options">As the service has them. <see cref="LlmTracingOptions.Schema"/> does not matter.</param>
    /// <param name="cancellationToken">Ends the checks.</param>
    /// <returns>The report. A server that cannot be reached or refuses is a finding, not an exception.</returns>
    /// <exception cref="FormatException">The connection string cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The caller's cancellation.</exception>
    public static Task<DoctorReport> CheckAsync(LlmTracingOptions options, CancellationToken cancellationToken = default)
        => CheckAsync(options, TimeProvider.System, null, cancellationToken);

    internal static async Task<DoctorReport> CheckAsync(
        LlmTracingOptions options, TimeProvider time, HttpMessageHandler? handler, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (ClickHouseEndpoint.From(options) is not { } endpoint)
        {
            return new DoctorReport("", "", [new(
                "server", DoctorSeverity.Error, "No server is configured: tracing is off.", "Set ConnectionString, CLICKHOUSE_DSN or CLICKHOUSE_ENDPOINT.")]);
        }

        using var client = new ClickHouseHttpClient(endpoint, time, handler);
        var examination = new Examination(client, options, endpoint.Database ?? options.Database, time, cancellationToken);
        if (await ServerChecks.ReachAsync(examination).ConfigureAwait(false))
        {
            await ServerChecks.RunAsync(examination).ConfigureAwait(false);
            await SchemaChecks.RunAsync(examination).ConfigureAwait(false);
            await StorageChecks.RunAsync(examination).ConfigureAwait(false);
            await GrantChecks.RunAsync(examination).ConfigureAwait(false);
            await TenantChecks.RunAsync(examination).ConfigureAwait(false);
            await RollupChecks.RunAsync(examination).ConfigureAwait(false);
            await DiskChecks.RunAsync(examination).ConfigureAwait(false);
        }

        return new DoctorReport(client.ToString(), examination.Version, examination.Findings);
    }

    /// <summary>Only the tables and their columns.</summary>
    internal static async Task<DoctorReport> CheckSchemaAsync(LlmTracingOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var endpoint = ClickHouseEndpoint.From(options)!;
        using var client = new ClickHouseHttpClient(endpoint, time);
        var examination = new Examination(client, options, endpoint.Database ?? options.Database, time, cancellationToken);
        if (await ServerChecks.ReachAsync(examination).ConfigureAwait(false))
        {
            await SchemaChecks.RunAsync(examination).ConfigureAwait(false);
        }

        return new DoctorReport(client.ToString(), examination.Version, examination.Findings);
    }
}
