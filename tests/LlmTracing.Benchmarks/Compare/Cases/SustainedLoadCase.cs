using System.Diagnostics;
using LlmTracing.Benchmarks.Workloads;
using LlmTracing.Local;
using Microsoft.Extensions.Logging.Abstractions;
using static LlmTracing.Benchmarks.Compare.CompareRunner;

namespace LlmTracing.Benchmarks.Compare.Cases;

/// <summary>20,000 rows/s through <c>Write</c> with default options: how large batches grow, what they cost the server, what is dropped.</summary>
internal sealed class SustainedLoadCase : ICompareCase
{
    private const int RowsPerSecond = 20_000;

    public string Name => "Sustained load";

    public IReadOnlyList<string> Ids { get; } = ["T8"];

    public async Task<IReadOnlyList<Target>> RunAsync(CompareOptions options)
    {
        await using var server = await LocalClickHouse.StartAsync().ConfigureAwait(false);
        using var table = await BenchTable.CreateAsync(server, "sustained", BenchTable.MergeTree).ConfigureAwait(false);
        var duration = TimeSpan.FromSeconds(options.Pick(full: 20, quick: 5, smoke: 1));
        var perSmallRow = await SmallBatchesAsync(table, duration).ConfigureAwait(false);

        var writerOptions = new LlmTracingOptions { Database = BenchTable.Database, Table = table.Name };
        using var sink = table.Sink();
        await using var writer = new TraceWriter(sink, writerOptions, TimeProvider.System, NullLogger<TraceWriter>.Instance);
        var records = Records.Make(20_000, full: false);
        await DriveAsync(writer, records, options.Pick(full: TimeSpan.FromSeconds(2), quick: TimeSpan.FromSeconds(2), smoke: TimeSpan.FromSeconds(0.3))).ConfigureAwait(false);
        await writer.FlushAsync().ConfigureAwait(false);

        var before = writer.Statistics;
        var cpu = ProcessCpu.Of(server.ProcessId);
        await DriveAsync(writer, records, duration).ConfigureAwait(false);
        await writer.FlushAsync().ConfigureAwait(false);
        await MergedAsync(table).ConfigureAwait(false);
        var spent = ProcessCpu.Of(server.ProcessId) - cpu;
        var after = writer.Statistics;
        var written = after.Written - before.Written;
        var batches = after.Batches - before.Batches;
        var perRow = spent.TotalMicroseconds / written;
        Line($"{written:N0} rows in {batches:N0} batches of {written / (double)batches:N0}; server CPU {perRow:0.00} us/row, in batches of 100 {perSmallRow:0.00} us/row; dropped {after.DroppedTotal - before.DroppedTotal}");
        return
        [
            Target.AtLeast("T8", "20,000 rows/s: rows a batch", written / (double)batches, 2000, "rows"),
            Target.AtMost("T8", "20,000 rows/s: server CPU a row / that of batches of 100", perRow / perSmallRow, 0.1, "ratio"),
            Target.AtMost("T8", "20,000 rows/s: dropped", after.DroppedTotal - before.DroppedTotal, 0, "rows"),
        ];
    }

    private static async Task DriveAsync(TraceWriter writer, TraceRecord[] records, TimeSpan duration)
    {
        var start = Stopwatch.GetTimestamp();
        var sent = 0L;
        while (Stopwatch.GetElapsedTime(start) is var elapsed && elapsed < duration)
        {
            for (var due = (long)(elapsed.TotalSeconds * RowsPerSecond); sent < due; sent++)
            {
                writer.Write(records[sent % records.Length]);
            }

            await Task.Delay(2).ConfigureAwait(false);
        }
    }

    /// <summary>Batches of 100 for as long as the load lasts, fifty a second, so that the merges of both are counted.</summary>
    private static async Task<double> SmallBatchesAsync(BenchTable table, TimeSpan duration)
    {
        using var sink = table.Sink();
        var rows = Records.Make(100, full: false);
        for (var i = 0; i < 40; i++)
        {
            await sink.InsertAsync(rows, "warm" + i, CancellationToken.None).ConfigureAwait(false);
        }

        await MergedAsync(table).ConfigureAwait(false);
        var cpu = ProcessCpu.Of(table.Server.ProcessId);
        var start = Stopwatch.GetTimestamp();
        var inserts = 0;
        for (; Stopwatch.GetElapsedTime(start) is var elapsed && elapsed < duration; inserts++)
        {
            await sink.InsertAsync(rows, "small" + inserts, CancellationToken.None).ConfigureAwait(false);
            var due = TimeSpan.FromMilliseconds(20 * (inserts + 1)) - Stopwatch.GetElapsedTime(start);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due).ConfigureAwait(false);
            }
        }

        await MergedAsync(table).ConfigureAwait(false);
        return (ProcessCpu.Of(table.Server.ProcessId) - cpu).TotalMicroseconds / (inserts * 100.0);
    }

    /// <summary>Waits, for a few seconds at the most, until the server has no merge under way.</summary>
    private static async Task MergedAsync(BenchTable table)
    {
        for (var i = 0; i < 20; i++)
        {
            await Task.Delay(100).ConfigureAwait(false);
            if (await table.ScalarAsync("SELECT count() FROM system.merges").ConfigureAwait(false) == 0)
            {
                return;
            }
        }
    }
}
