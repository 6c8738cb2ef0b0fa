using System.Diagnostics;
using System.Threading.Channels;
using LlmTracing.Benchmarks.Workloads;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry;
using static LlmTracing.Benchmarks.Compare.CompareRunner;

namespace LlmTracing.Benchmarks.Compare.Cases;

/// <summary>Handing over a record while a reader takes them: ours, OpenTelemetry's batch processor, a bounded channel.</summary>
internal sealed class WriteCase : ICompareCase
{
    private const int Capacity = 1 << 16;
    private readonly TraceRecord[] _records = Records.Make(1024, full: false);

    public string Name => "Write, with a live reader";

    public IReadOnlyList<string> Ids { get; } = ["T5"];

    public async Task<IReadOnlyList<Target>> RunAsync(CompareOptions options)
    {
        var targets = new List<Target>();
        foreach (var producers in (int[])[1, 2, 8])
        {
            var costs = await MeasureAsync(producers, options.Rounds(21, 9, 200_000)).ConfigureAwait(false);
            Line($"{producers} producer(s): ours {costs[0].Nanoseconds:0.0} ns {costs[0].Bytes:0.00} B; OpenTelemetry {costs[1].Nanoseconds:0.0} ns {costs[1].Bytes:0.00} B; channel {costs[2].Nanoseconds:0.0} ns {costs[2].Bytes:0.00} B");
            if (producers <= 2)
            {
                targets.Add(Target.AtMost("T5", $"Write, {producers} producer(s) / OpenTelemetry's batch processor", costs[0].Nanoseconds / costs[1].Nanoseconds, producers == 1 ? 1 : 1.3, "ratio"));
                targets.Add(Target.AtMost("T5", $"Write, {producers} producer(s): allocation", Math.Round(costs[0].Bytes, 1), 0.1, "B"));
            }
        }

        return targets;
    }

    private async Task<Cost[]> MeasureAsync(int producers, Interleaved interleaved)
    {
        var options = new LlmTracingOptions { QueueCapacity = Capacity };
        await using var writer = new TraceWriter(new DiscardingBatchSink(), options, TimeProvider.System, NullLogger<TraceWriter>.Instance);
        using var processor = new Processor(new DiscardingExporter(), Capacity, 200, 30_000, 512);
        var channel = Channel.CreateBounded<TraceRecord>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        using var stop = new CancellationTokenSource();
        var reader = Task.Run(async () =>
        {
            try
            {
                await foreach (var _ in channel.Reader.ReadAllAsync(stop.Token).ConfigureAwait(false))
                {
                }
            }
            catch (OperationCanceledException)
            {
            }
        });
        var costs = await interleaved.RunAsync(
            Produce(producers, r => writer.Write(r)),
            Produce(producers, processor.OnEnd),
            Produce(producers, r => channel.Writer.TryWrite(r))).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await reader.ConfigureAwait(false);
        return costs;
    }

    /// <summary>Bursts of half the capacity with a breath between, so that the queue is neither idle nor always full.</summary>
    private Func<int, Task> Produce(int producers, Action<TraceRecord> write) => async n =>
    {
        var each = n / producers;
        if (producers == 1)
        {
            Loop(each);
            return;
        }

        await Task.WhenAll(Enumerable.Range(0, producers).Select(_ => Task.Factory.StartNew(() => Loop(each), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))).ConfigureAwait(false);

        void Loop(int count)
        {
            for (var i = 0; i < count; i++)
            {
                write(_records[i & 1023]);
            }
        }
    };

    private sealed class Processor(BaseExporter<TraceRecord> exporter, int capacity, int delay, int timeout, int batch)
        : BatchExportProcessor<TraceRecord>(exporter, capacity, delay, timeout, batch)
    {
        public override void OnEnd(TraceRecord data) => OnExport(data);
    }

    private sealed class DiscardingExporter : BaseExporter<TraceRecord>
    {
        public override ExportResult Export(in Batch<TraceRecord> batch)
        {
            foreach (var record in batch)
            {
                _ = record;
            }

            return ExportResult.Success;
        }
    }
}
