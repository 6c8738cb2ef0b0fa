using LlmTracing.Tests.Support;
using LlmTracing.Writing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmTracing.Tests.Writing;

/// <summary>A writer with a fake sink and a manual clock.</summary>
internal sealed class WriterUnderTest : IAsyncDisposable
{
    public WriterUnderTest(Action<LlmTracingOptions>? configure = null, ILogger<TraceWriter>? log = null)
    {
        // The attempt timeout is far away, so that a test may let time pass freely.
        Options = new LlmTracingOptions { AttemptTimeout = TimeSpan.FromHours(1) };
        configure?.Invoke(Options);
        Writer = new TraceWriter(Sink, Options, Clock, log ?? NullLogger<TraceWriter>.Instance);
    }

    public LlmTracingOptions Options { get; }

    public ManualTimeProvider Clock { get; } = new();

    public FakeSink Sink { get; } = new();

    public TraceWriter Writer { get; }

    public DeliveryHealth Health => ((IBackgroundWriter)Writer).Health;

    public static TraceRecord Record(int number) => new() { RequestId = $"r{number}" };

    public static IEnumerable<string> Ids(int from, int count) => Enumerable.Range(from, count).Select(i => $"r{i}");

    public void Write(int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            Writer.Write(Record(i)).Should().NotBe(WriteResult.Closed);
        }
    }

    /// <summary>Flushes while time passes, and checks that the ledger balances afterwards.</summary>
    public async Task<TraceWriterStatistics> Settle()
    {
        await Clock.RunUntil(Writer.FlushAsync());
        var ledger = Writer.Statistics;
        ledger.IsBalanced.Should().BeTrue(ledger.ToString());
        return ledger;
    }

    /// <summary>Completes when all that was spooled is settled.</summary>
    public async Task SpoolIsEmpty()
    {
        await Writer.FlushAsync().Within();
        await Patience.Until(() => Writer.Statistics is { Spooled: 0, Pending: 0 });
    }

    /// <summary>Stops without letting time pass.</summary>
    public Task StopAsync() => Writer.StopAsync().Within();

    public async ValueTask DisposeAsync() => await Clock.RunUntil(Writer.DisposeAsync().AsTask());
}
