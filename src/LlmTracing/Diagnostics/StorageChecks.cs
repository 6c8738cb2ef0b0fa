using System.Globalization;
using LlmTracing.ClickHouse;

namespace LlmTracing.Diagnostics;

/// <summary>How the tables are stored: deduplication of repeated batches, retention, parts and partitions.</summary>
internal static class StorageChecks
{
    // Inserts are delayed at 1,000 parts of a partition and refused at 3,000 by default.
    private const int ManyParts = 300;
    private const int TooManyParts = 1_000;
    private const int ManyPartitions = 200;

    public static async Task RunAsync(Examination examination)
    {
        await examination.TryAsync("storage", () => CheckTablesAsync(examination)).ConfigureAwait(false);
        await examination.TryAsync("parts", () => CheckPartsAsync(examination)).ConfigureAwait(false);
    }

    private static async Task CheckTablesAsync(Examination examination)
    {
        var rows = await examination.RowsAsync(
            "SELECT name, engine, engine_full FROM system.tables WHERE database = {database:String} AND name IN " + Examination.OwnTables + " ORDER BY name",
            examination.TableNames).ConfigureAwait(false);
        foreach (var row in rows)
        {
            var (name, engine, full) = ($"{examination.Database}.{row[0]}", row[1], row[2]);
            if (!engine.Contains("MergeTree", StringComparison.Ordinal))
            {
                examination.Note("storage", $"{name} is a {engine} table: retention and deduplication are those of the tables behind it.", "Check those as well.");
                continue;
            }

            CheckDeduplication(examination, name, engine, full, row[0]);
            CheckRetention(examination, name, full, row[0]);
        }
    }

    private static void CheckDeduplication(Examination examination, string name, string engine, string full, string table)
    {
        if (engine.StartsWith("Replicated", StringComparison.Ordinal) || engine.StartsWith("Shared", StringComparison.Ordinal))
        {
            examination.Ok("deduplication", $"{name} is {engine}, which deduplicates repeated batches by itself.");
            return;
        }

        // A table that says nothing has the server's default, which is 0.
        var window = After(full, "non_replicated_deduplication_window = ", ",") ?? "0";
        if (window == "0")
        {
            examination.Warn(
                "deduplication", $"{name} keeps no deduplication window: a batch that is sent again after a lost answer is stored twice.",
                $"ALTER TABLE {SqlText.Name(examination.Database, table)} MODIFY SETTING non_replicated_deduplication_window = 1000");
        }
        else
        {
            examination.Ok("deduplication", $"{name} recognises the last {window} batches.");
        }
    }

    private static void CheckRetention(Examination examination, string name, string full, string table)
    {
        var options = examination.Options;
        var isRollup = table == options.RollupTable;
        var wanted = isRollup ? options.Storage.RollupRetention : table == options.Payloads.Table ? options.Payloads.Retention : options.Storage.Retention;
        if (After(full, " TTL ", " SETTINGS ") is { } ttl)
        {
            examination.Ok("retention", $"{name} deletes by TTL {ttl}.");
        }
        else if (wanted is { } time)
        {
            examination.Warn(
                "retention", $"{name} has no TTL: it grows for ever.",
                string.Create(CultureInfo.InvariantCulture, $"ALTER TABLE {SqlText.Name(examination.Database, table)} MODIFY TTL {(isRollup ? "toDate(hour)" : "event_date")} + INTERVAL {(int)time.TotalDays} DAY"));
        }
        else
        {
            examination.Note("retention", $"{name} has no TTL, as the options say: it grows for ever.");
        }
    }

    private static async Task CheckPartsAsync(Examination examination)
    {
        var rows = await examination.RowsAsync(
            "SELECT table, uniqExact(partition), sum(n), max(n), sum(rows_in), formatReadableSize(sum(bytes_in)) FROM (SELECT table, partition, count() AS n, sum(rows) AS rows_in, "
            + "sum(bytes_on_disk) AS bytes_in FROM system.parts WHERE active AND database = {database:String} AND table IN " + Examination.OwnTables + " "
            + "GROUP BY table, partition) GROUP BY table ORDER BY table", examination.TableNames).ConfigureAwait(false);
        foreach (var row in rows)
        {
            var (partitions, most) = (long.Parse(row[1], CultureInfo.InvariantCulture), long.Parse(row[3], CultureInfo.InvariantCulture));
            var text = $"{examination.Database}.{row[0]}: {row[4]} rows, {row[5]}, {row[2]} parts in {row[1]} partitions, at most {row[3]} in one";
            if (most >= ManyParts)
            {
                const string todo = "Fewer, larger inserts (MaxBatchSize, MaxDelay); check that merges run (system.merges) and that the disk keeps up.";
                if (most >= TooManyParts)
                {
                    examination.Fail("parts", text + ": inserts are delayed or refused.", todo);
                }
                else
                {
                    examination.Warn("parts", text + ": merges do not keep up.", todo);
                }
            }
            else if (partitions >= ManyPartitions)
            {
                examination.Warn("parts", text + ".", "Use monthly partitions, or a shorter retention: every query opens every partition of its range.");
            }
            else
            {
                examination.Ok("parts", text + ".");
            }
        }
    }

    /// <summary>The text after a mark, up to where another begins; null where the mark is not there.</summary>
    private static string? After(string text, string mark, string end)
    {
        var start = text.IndexOf(mark, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        start += mark.Length;
        var stop = text.IndexOf(end, start, StringComparison.Ordinal);
        return (stop < 0 ? text[start..] : text[start..stop]).Trim();
    }
}
