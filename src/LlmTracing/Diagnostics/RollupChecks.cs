using LlmTracing.ClickHouse;

namespace LlmTracing.Diagnostics;

/// <summary>The roll-up: is it there, and does it hold what the calls hold.</summary>
internal static class RollupChecks
{
    public static Task RunAsync(Examination examination) => examination.TryAsync("rollup", () => CheckAsync(examination));

    private static async Task CheckAsync(Examination examination)
    {
        var options = examination.Options;
        if (!options.Storage.Rollup)
        {
            examination.Note("rollup", "The roll-up is off: usage and latency are read from the calls.");
            return;
        }

        var view = options.RollupTable + "_mv";
        var rows = await examination.RowsAsync(
            "SELECT name FROM system.tables WHERE database = {database:String} AND name IN ({rollup:String}, {view:String})",
            ("database", examination.Database), ("rollup", options.RollupTable), ("view", view)).ConfigureAwait(false);
        var names = rows.Select(static r => r[0]).ToHashSet(StringComparer.Ordinal);
        var missing = new[] { options.RollupTable, view }.Where(n => !names.Contains(n)).ToList();
        if (missing.Count > 0)
        {
            examination.Warn(
                "rollup", $"There is no {string.Join(" and no ", missing.Select(n => SqlText.Name(examination.Database, n)))}: usage and latency are read from the calls, more slowly.",
                "Run llmtrace schema apply, or set Schema to Migrate; or set Storage.Rollup to false.");
            return;
        }

        // Whole hours, as the roll-up has them. The hour that runs, and the one before, may still be on their way.
        const string range = ">= toStartOfHour(now()) - INTERVAL 7 DAY AND {0} < toStartOfHour(now()) - INTERVAL 1 HOUR";
        var counts = await examination.RowsAsync(
            $"SELECT (SELECT count() FROM {examination.CallsTable} WHERE requested_at {string.Format(System.Globalization.CultureInfo.InvariantCulture, range, "requested_at")}), "
            + $"(SELECT sum(requests) FROM {SqlText.Name(examination.Database, options.RollupTable)} WHERE hour {string.Format(System.Globalization.CultureInfo.InvariantCulture, range, "hour")})")
            .ConfigureAwait(false);
        var (calls, rolled) = (counts[0][0], counts[0][1].Length == 0 ? "0" : counts[0][1]);
        if (calls == rolled)
        {
            examination.Ok("rollup", $"The roll-up holds the last 7 days: {calls} calls.");
        }
        else
        {
            examination.Warn(
                "rollup", $"The roll-up holds {rolled} calls of the last 7 days, the table {calls}.",
                "Rows older than the view, or deleted since, explain it; else fill the roll-up again, see docs/operations.md.");
        }
    }
}
