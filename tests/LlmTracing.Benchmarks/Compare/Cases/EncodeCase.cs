using LlmTracing.Benchmarks.Baselines;
using LlmTracing.Benchmarks.Workloads;
using LlmTracing.ClickHouse;
using static LlmTracing.Benchmarks.Compare.CompareRunner;

namespace LlmTracing.Benchmarks.Compare.Cases;

/// <summary>Encoding rows: the twenty contract columns and the full record, beside hand-written floors over the same records.</summary>
internal sealed class EncodeCase : ICompareCase
{
    /// <summary>By how much ClickHouse.Driver's best and ClickHouse.Client were dearer than the RowBinary floor where they were measured.</summary>
    public const double DriverOverFloor = 10;
    public const double ClientOverFloor = 38;

    private const int Rows = 10_000;

    public string Name => "Encode";

    public IReadOnlyList<string> Ids { get; } = ["T6"];

    /// <summary>The encoder for a table that has the first columns in their documented types.</summary>
    public static BlockEncoder<TraceRecord> Encoder(int columns)
        => TableBinding<TraceRecord>.Create(
            TraceTable.From(new LlmTracingOptions(), BenchTable.Database),
            [.. TraceColumns.All.Take(columns).Select(c => new ServerColumn(c.Name, ClickHouseType.Parse(c.Type), IsWritable: true))]).RentEncoder();

    public async Task<IReadOnlyList<Target>> RunAsync(CompareOptions options)
    {
        var short20 = Records.Make(Rows, full: false);
        var full = Records.Make(Rows, full: true);
        var twenty = Encoder(TraceColumns.ContractCount);
        var all = Encoder(TraceColumns.All.Count);
        var native = new NativeFloor();
        var rowBinary = new RowBinaryFloor();
        var costs = await options.Rounds(21, 9, 20).RunAsync(
            Repeat(() => twenty.Encode(short20)),
            Repeat(() => all.Encode(full)),
            Repeat(() => native.Encode(short20)),
            Repeat(() => rowBinary.Encode(short20))).ConfigureAwait(false);
        var ns = costs.Select(c => c.Nanoseconds / Rows).ToArray();
        Line($"twenty columns {ns[0]:0.0} ns/row ({twenty.Encode(short20).Sum(s => s.Length) / (double)Rows:0} B on the wire); full record {ns[1]:0.0} ns/row ({all.Encode(full).Sum(s => s.Length) / (double)Rows:0} B); Native floor {ns[2]:0.0}; RowBinary floor {ns[3]:0.0}");
        return
        [
            Target.AtMost("T6", "twenty columns / Native floor", ns[0] / ns[2], 1.2, "ratio"),
            Target.AtMost("T6", "full record / Native floor", ns[1] / ns[2], 8, "ratio"),
            Target.AtMost("T6", "twenty columns: allocation a row", Math.Round(costs[0].Bytes / Rows, 2), 0.01, "B"),
            Target.AtMost("T6", "full record: allocation a row", Math.Round(costs[1].Bytes / Rows, 2), 0.01, "B"),
            Target.AtLeast("T6", "twenty columns: ClickHouse.Driver's best (RowBinary floor x 10) / ours", ns[3] * DriverOverFloor / ns[0], 10, "x faster"),
            Target.AtLeast("T6", "twenty columns: ClickHouse.Client (RowBinary floor x 38) / ours", ns[3] * ClientOverFloor / ns[0], 40, "x faster"),
        ];
    }

    private static Func<int, Task> Repeat(Action encode) => n =>
    {
        for (var i = 0; i < n; i++)
        {
            encode();
        }

        return Task.CompletedTask;
    };
}
