using BenchmarkDotNet.Attributes;
using LlmTracing.Benchmarks.Workloads;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmTracing.Benchmarks.Micro;

/// <summary>Handing a record to a writer whose reader is alive. Producers in parallel: the compare mode's T5.</summary>
[MemoryDiagnoser]
public class WriteBenchmarks
{
    private const int Records = 1024;
    private TraceRecord[] _records = [];
    private TraceWriter _writer = null!;

    [GlobalSetup]
    public void Setup()
    {
        _records = Workloads.Records.Make(Records, full: false);
        _writer = new TraceWriter(
            new DiscardingBatchSink(), new LlmTracingOptions { QueueCapacity = 1 << 16 }, TimeProvider.System, NullLogger<TraceWriter>.Instance);
    }

    [GlobalCleanup]
    public async Task CleanupAsync() => await _writer.DisposeAsync().ConfigureAwait(false);

    [Benchmark(OperationsPerInvoke = Records)]
    public WriteResult Write()
    {
        var last = default(WriteResult);
        foreach (var record in _records)
        {
            last = _writer.Write(record);
        }

        return last;
    }
}
