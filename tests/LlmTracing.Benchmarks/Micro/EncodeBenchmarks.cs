using BenchmarkDotNet.Attributes;
using LlmTracing.Benchmarks.Compare.Cases;
using LlmTracing.Benchmarks.Workloads;
using LlmTracing.ClickHouse;

namespace LlmTracing.Benchmarks.Micro;

/// <summary>Encoding rows, in figures a row.</summary>
[MemoryDiagnoser]
public class EncodeBenchmarks
{
    private const int Rows = 10_000;
    private readonly BlockEncoder<TraceRecord> _twenty = EncodeCase.Encoder(TraceColumns.ContractCount);
    private readonly BlockEncoder<TraceRecord> _all = EncodeCase.Encoder(TraceColumns.All.Count);
    private TraceRecord[] _short = [];
    private TraceRecord[] _full = [];

    [GlobalSetup]
    public void Setup() => (_short, _full) = (Records.Make(Rows, full: false), Records.Make(Rows, full: true));

    [Benchmark(OperationsPerInvoke = Rows)]
    public int TwentyColumns() => Length(_twenty.Encode(_short));

    [Benchmark(OperationsPerInvoke = Rows)]
    public int FullRecord() => Length(_all.Encode(_full));

    private static int Length(IEnumerable<ReadOnlyMemory<byte>> segments) => segments.Sum(static s => s.Length);
}
