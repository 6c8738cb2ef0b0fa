using System.Globalization;

namespace LlmTracing.IntegrationTests.Chaos;

/// <summary>A real server that a test writes to through <see cref="FaultProxy"/> and asks directly.</summary>
public interface IChaosServer
{
    int Port { get; }

    Task<string> QueryAsync(string sql, string? user = null, string? password = null);
}

internal static class ChaosServerExtensions
{
    /// <summary>Rows of a table, and distinct request ids among them.</summary>
    public static async Task<(long Rows, long Distinct)> CountAsync(
        this IChaosServer server, string table, string? user = null, string? password = null)
    {
        var answer = await server.QueryAsync($"SELECT count(), uniqExact(request_id) FROM {table} FORMAT TabSeparated", user, password);
        var counts = answer.Split('\t').Select(static c => long.Parse(c, CultureInfo.InvariantCulture)).ToArray();
        return (counts[0], counts[1]);
    }
}
