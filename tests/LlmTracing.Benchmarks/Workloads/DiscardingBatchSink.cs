using LlmTracing.ClickHouse;

namespace LlmTracing.Benchmarks.Workloads;

/// <summary>A batch sink that takes everything at once: a live reader for the queue.</summary>
internal sealed class DiscardingBatchSink : IBatchSink<TraceRecord>
{
    public Task InsertAsync(ReadOnlyMemory<TraceRecord> rows, string deduplicationToken, CancellationToken cancellationToken) => Task.CompletedTask;
}
