using LlmTracing.IntegrationTests.Chaos;

namespace LlmTracing.IntegrationTests.Debian;

/// <summary>The contract's table in the types that 18.16 knows: it has no Bool, no DateTime64 and no token to drop a repeated block by.</summary>
internal static class DebianTable
{
    public const string Columns =
        """
        request_id String, org_id UUID, agent_id UUID, session_id Nullable(UUID), checkpoint_id Nullable(UUID), model String, provider String,
        is_streaming UInt8, input_tokens UInt32, output_tokens UInt32, total_tokens UInt32, auth_latency_ms UInt16, directive_latency_ms UInt16,
        provider_ttfb_ms UInt32, total_latency_ms UInt32, status_code UInt16, is_complete UInt8, error_code String,
        requested_at DateTime('UTC'), completed_at DateTime('UTC')
        """;

    public const string EventDate = "event_date Date MATERIALIZED toDate(requested_at)";

    public const string Engine = "ENGINE = MergeTree PARTITION BY toYYYYMM(requested_at) ORDER BY (org_id, agent_id, requested_at)";

    /// <summary>A rig whose table stands on the server, written as the server's user <c>tracer</c>.</summary>
    public static async Task<ChaosRig> RigAsync(DebianServer server, Action<LlmTracingOptions>? configure = null, bool withSpool = false)
    {
        var rig = new ChaosRig(
            server,
            o =>
            {
                (o.Schema, o.Username) = (SchemaMode.None, "tracer");
                configure?.Invoke(o);
            },
            withSpool);
        await CreateAsync(server, rig.Table);
        return rig;
    }

    public static async Task CreateAsync(DebianServer server, string table, string columns = $"{Columns}, {EventDate}")
    {
        await server.QueryAsync($"CREATE DATABASE IF NOT EXISTS {table.Split('.')[0]}");
        await server.QueryAsync($"CREATE TABLE IF NOT EXISTS {table} ({columns}) {Engine}");
    }
}
