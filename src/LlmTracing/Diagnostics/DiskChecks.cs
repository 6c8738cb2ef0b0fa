using System.Globalization;

namespace LlmTracing.Diagnostics;

/// <summary>Space: the disks, and the server's own log tables that fill them.</summary>
internal static class DiskChecks
{
    private const double LowSpace = 0.15;
    private const double NoSpace = 0.05;
    private const long LargeLog = 1L << 30;

    public static async Task RunAsync(Examination examination)
    {
        await examination.TryAsync("disk", () => CheckDisksAsync(examination)).ConfigureAwait(false);
        await examination.TryAsync("server_logs", () => CheckLogsAsync(examination)).ConfigureAwait(false);
    }

    private static async Task CheckDisksAsync(Examination examination)
    {
        foreach (var row in await examination.RowsAsync(
            "SELECT name, toUInt64(free_space), toUInt64(total_space), formatReadableSize(free_space), formatReadableSize(total_space) FROM system.disks ORDER BY name").ConfigureAwait(false))
        {
            var (free, total) = (double.Parse(row[1], CultureInfo.InvariantCulture), double.Parse(row[2], CultureInfo.InvariantCulture));
            if (total <= 0 || free > total)
            {
                examination.Note("disk", $"Disk {row[0]} tells no size (object storage does not).");
                continue;
            }

            var text = string.Create(CultureInfo.InvariantCulture, $"Disk {row[0]} has {row[3]} of {row[4]} free ({free / total:P0}).");
            const string todo = "Add space, shorten the retention (MODIFY TTL), or drop old partitions (ALTER TABLE … DROP PARTITION). Merges need free space too.";
            if (free / total < NoSpace)
            {
                examination.Fail("disk", text, todo);
            }
            else if (free / total < LowSpace)
            {
                examination.Warn("disk", text, todo);
            }
            else
            {
                examination.Ok("disk", text);
            }
        }
    }

    private static async Task CheckLogsAsync(Examination examination)
    {
        var rows = await examination.RowsAsync(
            "SELECT name, toUInt64(ifNull(total_bytes, 0)), formatReadableSize(ifNull(total_bytes, 0)) FROM system.tables WHERE database = 'system' "
            + "AND name LIKE '%\\_log' AND engine LIKE '%MergeTree' AND engine_full NOT LIKE '% TTL %' ORDER BY total_bytes DESC").ConfigureAwait(false);
        if (rows.Count == 0)
        {
            examination.Ok("server_logs", "No log table of the server grows without a TTL.");
            return;
        }

        var text = $"The server's own log tables have no TTL and grow for ever: {string.Join(", ", rows.Select(static r => $"system.{r[0]} {r[2]}"))}.";
        var todo = "In the server's configuration give each a <ttl>event_date + INTERVAL 14 DAY DELETE</ttl>; for now: "
            + $"ALTER TABLE system.{rows[0][0]} MODIFY TTL event_date + INTERVAL 14 DAY.";
        if (rows.Sum(static r => long.Parse(r[1], CultureInfo.InvariantCulture)) >= LargeLog)
        {
            examination.Warn("server_logs", text, todo);
        }
        else
        {
            examination.Note("server_logs", text, todo);
        }
    }
}
