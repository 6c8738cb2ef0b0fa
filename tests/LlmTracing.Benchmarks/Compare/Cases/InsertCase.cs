using System.Diagnostics;
using LlmTracing.Benchmarks.Baselines;
using LlmTracing.Benchmarks.Workloads;
using LlmTracing.Local;
using static LlmTracing.Benchmarks.Compare.CompareRunner;

namespace LlmTracing.Benchmarks.Compare.Cases;

/// <summary>
/// Encode and insert, one inserter, into a Null and a MergeTree table of the local engine: ours, typed RowBinary, bytes encoded before,
/// and the peers of the command line.
/// </summary>
internal sealed class InsertCase : ICompareCase
{
    // Where the peers were measured, rows/s over those of RowBinary in the same run: the stand-in where no peer is at hand.
    private const double DriverNull10K = 0.53 / 0.85;
    private const double ClientNull10K = 0.25 / 0.85;
    private const double DriverMergeTree100K = 0.44 / 0.66;
    private const double ClientMergeTree100K = 0.21 / 0.66;

    public string Name => "Insert";

    public IReadOnlyList<string> Ids { get; } = ["T7"];

    public async Task<IReadOnlyList<Target>> RunAsync(CompareOptions options)
    {
        await using var server = await LocalClickHouse.StartAsync().ConfigureAwait(false);
        var targets = new List<Target>();
        foreach (var (engine, kind) in new[] { ("Null", "Null"), (BenchTable.MergeTree, "MergeTree") })
        {
            using var table = await BenchTable.CreateAsync(server, "t_" + kind, engine).ConfigureAwait(false);
            foreach (var batch in (int[])[100, 1_000, 10_000, 100_000])
            {
                var runs = await MeasureAsync(table, batch, options).ConfigureAwait(false);
                Print(kind, batch, runs);
                targets.AddRange(Judge(kind, batch, runs));
            }
        }

        return targets;
    }

    private static IEnumerable<Target> Judge(string kind, int batch, Dictionary<string, Run> runs)
    {
        var (ours, floor) = (runs["ours"].RowsPerSecond, runs["RowBinary"].RowsPerSecond);
        if (kind == "Null" && batch == 10_000)
        {
            yield return Over("ClickHouse.Driver", DriverNull10K, 3.5);
            yield return Over("ClickHouse.Client", ClientNull10K, 8);
            yield return Target.AtLeast("T7", "Null, 10,000 a batch: ours / encoded before", ours / runs["encoded before"].RowsPerSecond, 0.9, "ratio");
            yield return Target.AtMost("T7", "Null, 10,000 a batch: server CPU a row, ours / RowBinary", runs["ours"].ServerCpu / runs["RowBinary"].ServerCpu, 0.45, "ratio");
        }

        if (kind == "MergeTree" && batch == 100_000)
        {
            yield return Over("ClickHouse.Driver", DriverMergeTree100K, 2);
            yield return Over("ClickHouse.Client", ClientMergeTree100K, 4.5);
        }

        // The peer itself where the command line named it so, else what it was worth beside RowBinary where it was measured.
        Target Over(string peer, double ofFloor, double atLeast) => runs.TryGetValue(peer, out var measured)
            ? Target.AtLeast("T7", $"{kind}, {batch:N0} a batch: ours / {peer}", ours / measured.RowsPerSecond, atLeast, "x rows/s")
            : Target.AtLeast("T7", $"{kind}, {batch:N0} a batch: ours / {peer} (RowBinary x {ofFloor:0.00})", ours / (floor * ofFloor), atLeast, "x rows/s");
    }

    private static void Print(string kind, int batch, Dictionary<string, Run> runs)
    {
        foreach (var (name, run) in runs)
        {
            Line($"{kind}, {batch:N0} a batch, {name}: {run.RowsPerSecond:N0} rows/s, client CPU {run.ClientCpu:0.00} us/row, server CPU {run.ServerCpu:0.00} us/row, {run.Allocated:0} B/row allocated");
        }
    }

    private static async Task<Dictionary<string, Run>> MeasureAsync(BenchTable table, int batch, CompareOptions options)
    {
        var rows = Records.Make(batch, full: false);
        using var sink = table.Sink();
        await sink.BindAsync(CancellationToken.None).ConfigureAwait(false);
        var rowBinary = new RowBinaryFloor();
        var before = EncodeCase.Encoder(20).Encode(rows).SelectMany(s => s.ToArray()).ToArray();
        rowBinary.Encode(rows);
        Line($"{batch:N0} a batch, on the wire: ours {(double)before.Length / batch:0.0} B/row, RowBinary {(double)rowBinary.Body.Written.Length / batch:0.0} B/row");
        var contenders = new Dictionary<string, Func<Task>>
        {
            ["ours"] = () => sink.InsertAsync(rows, Guid.NewGuid().ToString("N"), CancellationToken.None),
            ["RowBinary"] = () =>
            {
                rowBinary.Encode(rows);
                return table.PostAsync(table.InsertSql(RowBinaryFloor.Format), rowBinary.Body.Written);
            },
            ["encoded before"] = () => table.PostAsync(sink.Binding!.InsertSql, before), // The statement that ours sends, too.
        };
        var peers = new List<IInsertPeer>();
        try
        {
            foreach (var named in options.Peers)
            {
                var peer = await named.ConnectAsync(table).ConfigureAwait(false);
                peers.Add(peer);
                contenders[named.Name] = () => peer.InsertAsync(rows, CancellationToken.None);
            }

            return await MeasureAsync(contenders, batch, table.Server.ProcessId, options).ConfigureAwait(false);
        }
        finally
        {
            foreach (var peer in peers)
            {
                await peer.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task<Dictionary<string, Run>> MeasureAsync(Dictionary<string, Func<Task>> contenders, int batch, int server, CompareOptions options)
    {
        // About the same number of rows in each cell, bounded by what a small batch costs. CPU time comes in hundredths of a second: fewer
        // rows than these would show none.
        var inserts = options.Pick(full: Math.Clamp(800_000 / batch, 3, 60), quick: Math.Clamp(150_000 / batch, 2, 15), smoke: Math.Clamp(80_000 / batch, 1, 8));
        var runs = contenders.Keys.ToDictionary(k => k, _ => new List<Run>());
        if (options.Size != CompareSize.Smoke)
        {
            await WarmUpAsync(contenders.Values, Math.Clamp(30_000 / batch, 1, 40)).ConfigureAwait(false);
        }

        for (var round = 0; round < options.Pick(full: 5, quick: 3, smoke: 1); round++)
        {
            foreach (var (name, insert) in contenders)
            {
                runs[name].Add(await TimeAsync(insert, inserts, batch, server).ConfigureAwait(false));
            }
        }

        return runs.ToDictionary(r => r.Key, r => Run.Median(r.Value));
    }

    /// <summary>As often as the runtime wants it, with pauses in which it compiles anew what ran often.</summary>
    private static async Task WarmUpAsync(IReadOnlyCollection<Func<Task>> contenders, int inserts)
    {
        for (var phase = 0; phase < 2; phase++)
        {
            foreach (var insert in contenders)
            {
                for (var i = 0; i < inserts; i++)
                {
                    await insert().ConfigureAwait(false);
                }
            }

            await Task.Delay(200).ConfigureAwait(false);
        }
    }

    private static async Task<Run> TimeAsync(Func<Task> insert, int inserts, int batch, int server)
    {
        var rows = (double)inserts * batch;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var (client, remote) = (ProcessCpu.Of(Environment.ProcessId), ProcessCpu.Of(server));
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < inserts; i++)
        {
            await insert().ConfigureAwait(false);
        }

        var elapsed = Stopwatch.GetElapsedTime(start);
        return new Run(
            rows / elapsed.TotalSeconds,
            (ProcessCpu.Of(Environment.ProcessId) - client).TotalMicroseconds / rows,
            (ProcessCpu.Of(server) - remote).TotalMicroseconds / rows,
            (GC.GetTotalAllocatedBytes(precise: true) - allocated) / rows);
    }

    private readonly record struct Run(double RowsPerSecond, double ClientCpu, double ServerCpu, double Allocated)
    {
        public static Run Median(IReadOnlyCollection<Run> runs) => new(
            Interleaved.Median(runs.Select(r => r.RowsPerSecond)),
            Interleaved.Median(runs.Select(r => r.ClientCpu)),
            Interleaved.Median(runs.Select(r => r.ServerCpu)),
            Interleaved.Median(runs.Select(r => r.Allocated)));
    }
}
