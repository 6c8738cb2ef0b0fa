using BenchmarkDotNet.Attributes;
using LlmTracing.Benchmarks.Baselines;
using LlmTracing.Benchmarks.Workloads;

namespace LlmTracing.Benchmarks.Micro;

/// <summary>A call over an in-process primary handler: plain, traced, and through a handler that buffers and parses.</summary>
[MemoryDiagnoser]
public class HandlerBenchmarks
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private byte[] _request = [];
    private HttpClient _plain = null!;
    private HttpClient _traced = null!;
    private HttpClient _buffering = null!;

    /// <summary>A 500-event stream, or a 2 KB chat answer.</summary>
    [Params(false, true)]
    public bool Stream { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var (answer, mediaType) = Stream ? (Answers.Sse500, "text/event-stream") : ([Answers.Chat2Kb], "application/json");
        _request = Answers.ChatRequest(Stream);
        _plain = InProcessHandler.Client(answer, mediaType);
        _traced = InProcessHandler.Client(answer, mediaType, new LlmTracingHandler(new CountingSink()));
        _buffering = InProcessHandler.Client(answer, mediaType, new BufferingHandler());
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _plain.Dispose();
        _traced.Dispose();
        _buffering.Dispose();
    }

    [Benchmark(Baseline = true)]
    public Task Plain() => InProcessHandler.CallAsync(_plain, _request, _buffer);

    [Benchmark]
    public Task Traced() => InProcessHandler.CallAsync(_traced, _request, _buffer);

    [Benchmark]
    public Task Buffering() => InProcessHandler.CallAsync(_buffering, _request, _buffer);
}
