using LlmTracing.Tests.Support;
using LlmTracing.Writing;
using static LlmTracing.Tests.Writing.WriterUnderTest;

namespace LlmTracing.Tests.Writing;

public class DeliveryTests
{
    [Fact]
    public async Task TemporaryFailures_AreRetriedWithTheSameRowsAndToken()
    {
        await using var sut = new WriterUnderTest();
        sut.Sink.Before = static (a, _) => a.Number < 2 ? throw FakeSink.Temporary() : Task.CompletedTask;
        sut.Write(0, 5);
        var ledger = await sut.Settle();

        ledger.Written.Should().Be(5);
        ledger.Retries.Should().Be(2);
        sut.Sink.Attempts.Should().HaveCount(3);
        sut.Sink.Attempts.Select(a => a.Token).Distinct().Should().ContainSingle();
        sut.Health.Reasons().Should().BeEmpty();
    }

    [Fact]
    public async Task AnswerLostAfterTheInsert_MakesNoDuplicate()
    {
        await using var sut = new WriterUnderTest();
        sut.Sink.After = static (a, _) => a.Number == 0 ? throw new IOException("reset") : Task.CompletedTask;
        sut.Write(0, 5);
        (await sut.Settle()).Written.Should().Be(5);
        sut.Sink.Stored.Should().Equal(Ids(0, 5));
    }

    [Fact]
    public async Task RetryAfter_IsHonoured()
    {
        await using var sut = new WriterUnderTest();
        sut.Sink.Before = static (a, _)
            => a.Number == 0 ? throw FakeSink.Temporary(TimeSpan.FromSeconds(77)) : Task.CompletedTask;
        sut.Write(0, 1);
        var flush = sut.Writer.FlushAsync();
        await sut.Clock.WhenArmed(TimeSpan.FromSeconds(77));
        sut.Clock.Advance(TimeSpan.FromSeconds(76));
        sut.Sink.Attempts.Should().HaveCount(1);
        sut.Clock.Advance(TimeSpan.FromSeconds(1));
        await flush.Within();
        sut.Sink.Attempts.Should().HaveCount(2);
    }

    [Fact]
    public async Task AttemptTimeout_EndsAHungAttempt()
    {
        await using var sut = new WriterUnderTest(o => o.AttemptTimeout = TimeSpan.FromSeconds(30));
        sut.Sink.Before = static (a, ct) => a.Number == 0 ? Task.Delay(Timeout.Infinite, ct) : Task.CompletedTask;
        sut.Write(0, 1);
        var flush = sut.Writer.FlushAsync();
        await sut.Sink.NextAsync();
        sut.Clock.Advance(TimeSpan.FromSeconds(30));
        await sut.Clock.RunUntil(flush);
        sut.Writer.Statistics.Should().BeEquivalentTo(new { Written = 1L, Retries = 1L });
    }

    [Fact]
    public async Task SlowServer_IsGivenMoreTime_SoThatItsRowsArrive()
    {
        await using var sut = new WriterUnderTest(o => (o.AttemptTimeout, o.RetryDelay) = (TimeSpan.FromSeconds(10), TimeSpan.Zero));
        var needs = TimeSpan.FromSeconds(50);
        sut.Sink.Before = (_, ct) => Task.Delay(needs, sut.Clock, ct);
        sut.Write(0, 3);
        var flush = sut.Writer.FlushAsync();
        foreach (var seconds in (int[])[10, 20, 40, 50])
        {
            await sut.Clock.WhenArmed(needs);
            sut.Clock.Advance(TimeSpan.FromSeconds(seconds));
        }

        await flush.Within();
        sut.Writer.Statistics.Should().BeEquivalentTo(new { Written = 3L, Retries = 3L });
        sut.Sink.Attempts.Should().HaveCount(4).And.OnlyContain(a => a.Token == sut.Sink.Attempts[0].Token);
    }

    [Fact]
    public void AttemptTime_IsTwiceTheLast_FromOneToEightTimesTheOption()
    {
        var sut = new AttemptTime(TimeSpan.FromSeconds(30));
        var times = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            times.Add(sut.Next.TotalSeconds);
            sut.Took(sut.Next);
        }

        times.Should().Equal(30, 60, 120, 240, 240);
        sut.Took(TimeSpan.FromSeconds(45));
        sut.Next.Should().Be(TimeSpan.FromSeconds(90));
        sut.Took(TimeSpan.FromSeconds(2));
        sut.Next.Should().Be(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task ExhaustedRetries_AreCounted_AndTheNextBatchIsTried()
    {
        await using var sut = new WriterUnderTest(o => o.MaxRetryAttempts = 2);
        var isAway = true;
        sut.Sink.Before = (_, _) => isAway ? throw FakeSink.Temporary() : Task.CompletedTask;
        sut.Write(0, 5);
        var ledger = await sut.Settle();
        ledger.Dropped[DropReason.RetryExhausted].Should().Be(5);
        sut.Health.Reasons().Should().NotBeEmpty();

        isAway = false;
        sut.Write(5, 3);
        (await sut.Settle()).Written.Should().Be(3);
    }

    [Fact]
    public async Task OpenCircuit_PausesInserts()
    {
        await using var sut = new WriterUnderTest(o => (o.RetryDelay, o.MaxRetryAttempts) = (TimeSpan.Zero, 100));
        var isAway = true;
        sut.Sink.Before = (_, _) => isAway ? throw FakeSink.Temporary() : Task.CompletedTask;
        sut.Write(0, 5);
        var flush = sut.Writer.FlushAsync();
        await sut.Clock.WhenArmed(sut.Options.CircuitBreakDuration);
        sut.Sink.Attempts.Should().HaveCount(3);
        sut.Health.Reasons().Should().Contain(r => r.Contains("circuit is open"));

        isAway = false;
        await sut.Clock.RunUntil(flush);
        sut.Writer.Statistics.Written.Should().Be(5);
        sut.Health.Reasons().Should().BeEmpty();
    }

    [Fact]
    public async Task WaitingForTheCircuit_IsNoAttempt()
    {
        await using var sut = new WriterUnderTest(o => o.MaxRetryAttempts = 10);
        sut.Sink.Before = static (_, _) => throw FakeSink.Temporary();
        sut.Write(0, 5);
        var ledger = await sut.Settle();
        ledger.Dropped[DropReason.RetryExhausted].Should().Be(5);
        sut.Sink.Attempts.Should().HaveCount(11);
    }

    [Theory]
    [InlineData(1, new[] { 0 })]
    [InlineData(100, new[] { 37 })]
    [InlineData(1000, new[] { 0, 499, 999 })]
    public async Task BadRows_AreBisectedOut_AndTheRestIsDelivered(int rows, int[] bad)
    {
        var names = bad.Select(b => $"r{b}").ToHashSet();
        await using var sut = new WriterUnderTest(o => o.MaxBatchSize = rows);
        sut.Sink.Before = (a, _) => a.Rows.Any(names.Contains) ? throw FakeSink.Bad() : Task.CompletedTask;
        sut.Write(0, rows);
        var ledger = await sut.Settle();

        ledger.Dropped[DropReason.Rejected].Should().Be(bad.Length);
        sut.Sink.Stored.Should().Equal(Ids(0, rows).Where(r => !names.Contains(r)));
        sut.Sink.Attempts.GroupBy(a => a.Token).Should().OnlyContain(
            g => g.Select(a => string.Join(',', a.Rows)).Distinct().Count() == 1, "a token never names two sets of rows");
    }

    [Fact]
    public async Task RowsThatTheTableCannotHold_AreTakenOutAtOnce_AndTheRestIsDelivered()
    {
        await using var sut = new WriterUnderTest(o => o.MaxBatchSize = 3_000);
        sut.Sink.Before = static (a, _) =>
        {
            int[] unfit = [.. Enumerable.Range(0, a.Rows.Count).Where(i => a.Rows[i].EndsWith('7'))];
            return unfit.Length > 0 ? throw FakeSink.Unfit(unfit) : Task.CompletedTask;
        };
        sut.Write(0, 3_000);
        var ledger = await sut.Settle();

        ledger.Dropped[DropReason.Rejected].Should().Be(300);
        sut.Sink.Stored.Should().Equal(Ids(0, 3_000).Where(static r => !r.EndsWith('7')));
        sut.Sink.Attempts.Should().HaveCount(2);
        sut.Sink.Attempts.Select(static a => a.Token).Should().OnlyHaveUniqueItems("a token never names two sets of rows");
    }

    [Fact]
    public async Task OnlyRowsThatTheTableCannotHold_CostOneAttempt()
    {
        await using var sut = new WriterUnderTest();
        sut.Sink.Before = static (a, _) => throw FakeSink.Unfit([.. Enumerable.Range(0, a.Rows.Count)]);
        sut.Write(0, 5);
        (await sut.Settle()).Dropped[DropReason.Rejected].Should().Be(5);
        sut.Sink.Attempts.Should().HaveCount(1);
    }

    [Fact]
    public async Task AllRowsBad_CostsABoundedNumberOfInserts()
    {
        await using var sut = new WriterUnderTest(o => o.MaxBatchSize = 5_000);
        sut.Sink.Before = static (_, _) => throw FakeSink.Bad();
        sut.Write(0, 5_000);
        var ledger = await sut.Settle();
        ledger.Dropped[DropReason.Rejected].Should().Be(5_000);
        sut.Sink.Attempts.Should().HaveCountLessThan(100);
    }

    [Fact]
    public async Task BrokenRow_ThatTheSinkCannotEncode_HarmsNoOther()
    {
        await using var sut = new WriterUnderTest();
        sut.Sink.Before = static (a, _) => a.Rows.Contains("r3") ? throw new InvalidCastException() : Task.CompletedTask;
        sut.Write(0, 10);
        var ledger = await sut.Settle();
        ledger.Written.Should().Be(9);
        ledger.Dropped[DropReason.Rejected].Should().Be(1);
    }

    [Fact]
    public async Task RefusedConfiguration_HoldsTheRowsAndProbesSlowly()
    {
        await using var sut = new WriterUnderTest();
        var isWrong = true;
        sut.Sink.Before = (_, _) => isWrong ? throw FakeSink.Misconfigured() : Task.CompletedTask;
        sut.Write(0, 5);
        var flush = sut.Writer.FlushAsync();
        for (var probe = 1; probe <= 3; probe++)
        {
            await sut.Clock.WhenArmed(TimeSpan.FromSeconds(30));
            sut.Sink.Attempts.Should().HaveCount(probe);
            sut.Health.Reasons().Should().ContainSingle(r => r.Contains("configuration refused: no such table"));
            if (probe == 3)
            {
                isWrong = false;
            }

            sut.Clock.Advance(TimeSpan.FromSeconds(30));
            await sut.Sink.NextAsync();
        }

        await sut.Sink.NextAsync();
        await flush.Within();
        sut.Sink.Stored.Should().Equal(Ids(0, 5));
        sut.Health.Reasons().Should().BeEmpty();
    }
}
