using LlmTracing.Benchmarks.Workloads;
using Microsoft.Extensions.Logging.Abstractions;
using static LlmTracing.Benchmarks.Compare.CompareRunner;

namespace LlmTracing.Benchmarks.Compare.Cases;

/// <summary>Live memory of a writer that cannot deliver and holds 10,000 records.</summary>
internal sealed class QueueMemoryCase : ICompareCase
{
    private const int Rows = 10_000;

    public string Name => "The writer with 10,000 rows";

    public IReadOnlyList<string> Ids { get; } = ["queue"];

    public async Task<IReadOnlyList<Target>> RunAsync(CompareOptions options)
    {
        foreach (var (kind, full) in new[] { ("twenty columns", false), ("full record", true) })
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var records = Records.Make(Rows, full);
            var made = GC.GetTotalMemory(forceFullCollection: true);
            var sink = new StuckBatchSink();
            var writer = new TraceWriter(sink, new LlmTracingOptions { QueueCapacity = 2 * Rows }, TimeProvider.System, NullLogger<TraceWriter>.Instance);
            var empty = GC.GetTotalMemory(forceFullCollection: true);
            foreach (var record in records)
            {
                writer.Write(record);
            }

            var held = GC.GetTotalMemory(forceFullCollection: true);
            Line($"{kind}: records {(made - before) / (double)Rows:0} B each; empty writer {(empty - made) / 1024.0:0} KB; holding {Rows:N0} {(held - empty) / 1024.0:+0;-0;0} KB beside the records; dropped {writer.Statistics.DroppedTotal}");
            sink.Release();
            await writer.DisposeAsync().ConfigureAwait(false);
        }

        return [];
    }

    /// <summary>A server that does not answer until it is let go.</summary>
    private sealed class StuckBatchSink : LlmTracing.ClickHouse.IBatchSink<TraceRecord>
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _released.TrySetResult();

        public Task InsertAsync(ReadOnlyMemory<TraceRecord> rows, string deduplicationToken, CancellationToken cancellationToken)
            => _released.Task.WaitAsync(cancellationToken);
    }
}
