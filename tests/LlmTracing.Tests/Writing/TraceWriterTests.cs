using System.Runtime.CompilerServices;
using LlmTracing.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using static LlmTracing.Tests.Writing.WriterUnderTest;

namespace LlmTracing.Tests.Writing;

public class TraceWriterTests
{
    private static readonly AsyncLocal<object?> Ambient = new();

    [Fact]
    public async Task MaxDelay_SendsASingleRow()
    {
        await using var sut = new WriterUnderTest();
        sut.Write(0, 1);
        await sut.Clock.WhenArmed(TimeSpan.FromMilliseconds(200));
        sut.Sink.Attempts.Should().BeEmpty();
        sut.Clock.Advance(TimeSpan.FromMilliseconds(200));
        (await sut.Sink.NextAsync()).Rows.Should().Equal("r0");
    }

    [Fact]
    public async Task MaxBatchSize_SendsWithoutTheClock()
    {
        await using var sut = new WriterUnderTest();
        sut.Write(0, 100);

        // The pump may be quicker than the hundredth row, which has its place already but is not stored yet.
        (await sut.Sink.NextAsync()).Rows.Should().Equal(Ids(0, 100).Take(sut.Sink.Attempts[0].Rows.Count));
        sut.Sink.Attempts[0].Rows.Should().HaveCountGreaterThanOrEqualTo(99);
    }

    [Fact]
    public async Task RowsGatherWhileAnInsertIsInFlight_AndLeaveTogether()
    {
        var gate = new TaskCompletionSource();
        await using var sut = new WriterUnderTest(o => o.MaxBatchSize = 10);
        sut.Sink.Before = (_, _) => gate.Task;
        sut.Write(0, 10);
        var first = await sut.Sink.NextAsync();
        sut.Write(10, 750 - 10);
        gate.SetResult();

        var next = sut.Sink.NextAsync();
        await sut.Clock.RunUntil(next);
        var second = await next;
        first.Rows.Concat(second.Rows).Should().Equal(Ids(0, 750));
    }

    [Fact]
    public async Task MaxRowsPerInsert_CutsABacklog()
    {
        var gate = new TaskCompletionSource();
        await using var sut = new WriterUnderTest(o => (o.MaxBatchSize, o.MaxRowsPerInsert) = (1, 300));
        sut.Sink.Before = (_, _) => gate.Task;
        sut.Write(0, 1);
        await sut.Sink.NextAsync();
        sut.Write(1, 700);
        gate.SetResult();

        (await sut.Settle()).Written.Should().Be(701);
        sut.Sink.Attempts.Select(a => a.Rows.Count).Should().Equal(1, 300, 300, 100);
        sut.Sink.Attempts.Select(a => a.Token).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task TwoInsertsInFlight_TheSecondLeavesWithAFullLoad()
    {
        var gate = new TaskCompletionSource();
        await using var sut = new WriterUnderTest(o => (o.MaxBatchSize, o.MaxRowsPerInsert, o.InsertsInFlight) = (1, 50, 2));
        sut.Sink.Before = (_, _) => gate.Task;
        sut.Write(0, 1);
        await sut.Sink.NextAsync();
        sut.Write(1, 50);
        (await sut.Sink.NextAsync()).Rows.Should().HaveCount(50);
        gate.SetResult();
        (await sut.Settle()).Written.Should().Be(51);
    }

    [Fact]
    public async Task FlushAsync_WaitsForTheInsertAndNotForTheClock()
    {
        var gate = new TaskCompletionSource();
        await using var sut = new WriterUnderTest();
        sut.Sink.Before = (_, _) => gate.Task;
        sut.Write(0, 3);
        var flush = sut.Writer.FlushAsync();
        await sut.Sink.NextAsync();
        flush.IsCompleted.Should().BeFalse();
        gate.SetResult();
        await flush.Within();
        sut.Writer.Statistics.Should().BeEquivalentTo(new { Accepted = 3L, Written = 3L, Pending = 0L, Batches = 1L });
    }

    [Fact]
    public async Task FlushAsync_WithNothingWaiting_Completes()
    {
        await using var sut = new WriterUnderTest();
        await sut.Writer.FlushAsync().Within();
    }

    [Fact]
    public async Task FlushAsync_Cancelled_LeavesTheRowsToTheWriter()
    {
        var gate = new TaskCompletionSource();
        await using var sut = new WriterUnderTest();
        sut.Sink.Before = (_, _) => gate.Task;
        sut.Write(0, 1);
        using var cancel = new CancellationTokenSource();
        var flush = sut.Writer.FlushAsync(cancel.Token);
        await sut.Sink.NextAsync();
        await cancel.CancelAsync();
        await flush.Awaiting(f => f).Should().ThrowAsync<OperationCanceledException>();
        gate.SetResult();
        (await sut.Settle()).Written.Should().Be(1);
    }

    [Fact]
    public async Task FullQueue_DropsTheOldestAndCountsIt()
    {
        var gate = new TaskCompletionSource();
        await using var sut = new WriterUnderTest(o => (o.MaxBatchSize, o.QueueCapacity) = (1, 10));
        sut.Sink.Before = (_, _) => gate.Task;
        sut.Write(0, 1);
        await sut.Sink.NextAsync();
        Enumerable.Range(1, 15).Select(i => sut.Writer.Write(Record(i))).Count(r => r == WriteResult.Dropped).Should().Be(5);
        sut.Writer.Statistics.QueueDepth.Should().Be(10);
        gate.SetResult();

        var ledger = await sut.Settle();
        ledger.Dropped[DropReason.QueueFull].Should().Be(5);
        ledger.Written.Should().Be(11);
        sut.Sink.Stored.Should().Equal(Ids(0, 1).Concat(Ids(6, 10)));
        sut.Health.Reasons().Should().ContainSingle(r => r.Contains("5 rows dropped: QueueFull"));
    }

    [Fact]
    public async Task Stop_DrainsAndCloses()
    {
        await using var sut = new WriterUnderTest();
        sut.Write(0, 7);
        await sut.StopAsync();
        sut.Sink.Stored.Should().Equal(Ids(0, 7));
        sut.Writer.Write(Record(7)).Should().Be(WriteResult.Closed);
        sut.Writer.Statistics.Should().BeEquivalentTo(new { Accepted = 7L, Written = 7L, Closed = 1L, IsBalanced = true });
        await sut.Writer.FlushAsync().Within();
        await sut.StopAsync();
    }

    [Fact]
    public async Task Stop_WithAHungServer_CountsTheRestAtTheDeadline()
    {
        await using var sut = new WriterUnderTest(o => o.MaxBatchSize = 2);
        sut.Sink.Before = static (_, ct) => Task.Delay(Timeout.Infinite, ct);
        sut.Write(0, 2);
        await sut.Sink.NextAsync();
        sut.Write(2, 5);
        var stop = sut.Writer.StopAsync();
        await sut.Clock.WhenArmed(TimeSpan.FromSeconds(10));
        sut.Clock.Advance(TimeSpan.FromSeconds(9));
        stop.IsCompleted.Should().BeFalse();
        sut.Clock.Advance(TimeSpan.FromSeconds(1));
        await stop.Within();
        var ledger = sut.Writer.Statistics;
        ledger.Dropped[DropReason.ShutdownTimeout].Should().Be(7);
        ledger.IsBalanced.Should().BeTrue();
        ledger.Pending.Should().Be(0);
    }

    [Fact]
    public void Dispose_FromASynchronousOwner_Drains()
    {
        var sut = new WriterUnderTest();
        sut.Write(0, 3);
        sut.Writer.Dispose();
        sut.Sink.Stored.Should().Equal(Ids(0, 3));
    }

    [Fact]
    public async Task Write_AllocatesNothing()
    {
        const int Writes = 50_000;
        await using var sut = new WriterUnderTest();
        var record = Record(0);
        for (var i = 0; i < 1000; i++)
        {
            sut.Writer.Write(record);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Writes; i++)
        {
            sut.Writer.Write(record);
        }

        // Not 0: whoever wakes the pump may find the thread pool's own queue full, which then grows.
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(Writes / 10);
    }

    [Fact]
    public async Task HundredWriters_OfTenThousandRecords_AreAccountedForExactly()
    {
        const int writers = 100;
        const int each = 10_000;
        await using var sut = new WriterUnderTest();
        await Parallel.ForAsync(0, writers, new ParallelOptions { MaxDegreeOfParallelism = writers }, (w, _) =>
        {
            for (var i = 0; i < each; i++)
            {
                sut.Writer.Write(Record((w * each) + i));
            }

            return ValueTask.CompletedTask;
        });

        var ledger = await sut.Settle();
        ledger.Accepted.Should().Be(writers * each);
        (ledger.Written + ledger.DroppedTotal).Should().Be(writers * each);
        ledger.Pending.Should().Be(0);
        sut.Sink.Stored.Should().HaveCount((int)ledger.Written);
        sut.Sink.Stored.Distinct().Should().HaveCount((int)ledger.Written);
    }

    [Fact]
    public void WhatIsAmbientWhereAWriterIsMade_IsNotHeldByIt()
    {
        var (writer, ambient) = Make();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        ambient.IsAlive.Should().BeFalse();
        writer.Dispose();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (TraceWriter Writer, WeakReference Ambient) Make()
        {
            var context = new object();
            Ambient.Value = context;
            var writer = new TraceWriter(new FakeSink(), new LlmTracingOptions(), TimeProvider.System, NullLogger<TraceWriter>.Instance);
            Ambient.Value = null;
            return (writer, new WeakReference(context));
        }
    }
}
