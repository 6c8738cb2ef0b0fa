using LlmTracing.Tests.Support;
using LlmTracing.Writing;

namespace LlmTracing.Tests.Writing;

public class LastIncidentTests
{
    [Fact]
    public async Task AnOutage_IsRememberedWithItsTimesAndRows()
    {
        await using var sut = new WriterUnderTest(o => o.MaxRetryAttempts = 1000);
        sut.Health.LastIncident.Should().BeNull();
        var begin = sut.Clock.GetUtcNow();
        var isAway = true;
        sut.Sink.Before = (_, _) => isAway ? throw FakeSink.Temporary() : Task.CompletedTask;
        sut.Write(0, 4);
        var flush = sut.Writer.FlushAsync();
        await Patience.Until(() => sut.Sink.Attempts.Count >= 3, meanwhile: () => sut.Clock.Advance(TimeSpan.FromMilliseconds(100)));

        var open = sut.Health.LastIncident!;
        (open.EndedAt, open.RowsHeld, open.RowsDropped).Should().Be((null, 4, 0));
        open.Cause.Should().Contain("away");
        open.BeganAt.Should().BeOnOrAfter(begin);

        isAway = false;
        await sut.Clock.RunUntil(flush);
        var over = sut.Health.LastIncident!;
        over.EndedAt.Should().BeAfter(over.BeganAt).And.BeOnOrBefore(sut.Clock.GetUtcNow());
        over.BeganAt.Should().Be(open.BeganAt);
        (over.Failures, over.RowsHeld, over.RowsDropped).Should().Be((sut.Sink.Attempts.Count - 1, 4, 0));
        sut.Health.Reasons().Should().BeEmpty("it is over");
    }

    [Fact]
    public void LostRows_BelongToTheOutage_OrStandForThemselves()
    {
        var clock = new ManualTimeProvider();
        var sut = new IncidentMemory(clock, TimeSpan.FromMinutes(1));
        sut.Failed("away", 10);
        sut.Dropped("all retries failed", 3);
        sut.Last.Should().BeEquivalentTo(new { Cause = "away", Failures = 1, RowsHeld = 10, RowsDropped = 3, EndedAt = (DateTimeOffset?)null });
        sut.Ended();

        sut.Dropped("the queue is full", 5);
        clock.Advance(TimeSpan.FromSeconds(59));
        sut.Dropped("the queue is full", 6);
        sut.Last.Should().BeEquivalentTo(new { Failures = 0, RowsDropped = 11, BeganAt = clock.GetUtcNow().AddSeconds(-59), EndedAt = clock.GetUtcNow() });
        clock.Advance(TimeSpan.FromSeconds(61));
        sut.Dropped("the queue is full", 1);
        sut.Last!.RowsDropped.Should().Be(1);
    }
}
