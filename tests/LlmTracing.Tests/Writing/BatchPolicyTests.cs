using LlmTracing.Tests.Support;
using LlmTracing.Writing;

namespace LlmTracing.Tests.Writing;

public class BatchPolicyTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void NothingWaits_AsksForTheFirstRow()
        => Policy().Decide(0, isBusy: false, flush: true).Should().Be(new BatchDecision(false, 1, null));

    [Fact]
    public void Size_TriggersAtOnce()
    {
        var policy = Policy();
        policy.Decide(99, isBusy: false, flush: false).Send.Should().BeFalse();
        policy.Decide(100, isBusy: false, flush: false).Send.Should().BeTrue();
        policy.Decide(5_000, isBusy: false, flush: false).Send.Should().BeTrue();
    }

    [Fact]
    public void Size_SoonAfterAFlush_WaitsForThePace()
    {
        var policy = Policy();
        policy.Taken(left: 0);
        _clock.Advance(TimeSpan.FromMilliseconds(25));
        policy.Decide(99, isBusy: false, flush: false).WakeAtRows.Should().Be(100);
        policy.Decide(100, isBusy: false, flush: false)
            .Should().Be(new BatchDecision(false, 5_000, TimeSpan.FromMilliseconds(150)));
        policy.Decide(5_000, isBusy: false, flush: false).Send.Should().BeTrue("a full load does not wait");
        policy.Decide(1, isBusy: false, flush: true).Send.Should().BeTrue("nor does who asks for a flush");
        _clock.Advance(TimeSpan.FromMilliseconds(150));
        policy.Decide(100, isBusy: false, flush: false).Send.Should().BeTrue();
    }

    [Theory]
    [InlineData(20, 5_000, 20)]
    [InlineData(null, 50, 50)]
    [InlineData(null, 5_000, 175)]
    [InlineData(200, 5_000, 175)]
    public void Pace_NeverHoldsARowLongerThanTheOtherRules(int? maxDelayMs, int intervalMs, int expectedMs)
        => Policy(o =>
        {
            o.MaxDelay = maxDelayMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null;
            o.FlushInterval = TimeSpan.FromMilliseconds(intervalMs);
        }).Pace.Should().Be(TimeSpan.FromMilliseconds(expectedMs));

    [Fact]
    public void OldestRow_LeavesAtMaxDelay()
    {
        var policy = Policy();
        _clock.Advance(TimeSpan.FromSeconds(1));
        policy.Decide(1, isBusy: false, flush: false).WakeIn.Should().Be(TimeSpan.FromMilliseconds(200));
        _clock.Advance(TimeSpan.FromMilliseconds(150));
        policy.Decide(2, isBusy: false, flush: false).Should().Be(new BatchDecision(false, 100, TimeSpan.FromMilliseconds(50)));
        _clock.Advance(TimeSpan.FromMilliseconds(50));
        policy.Decide(2, isBusy: false, flush: false).Send.Should().BeTrue();
    }

    [Fact]
    public void Interval_RunsFromTheLastFlush()
    {
        var policy = Policy(o => o.MaxDelay = null);
        _clock.Advance(TimeSpan.FromSeconds(3));
        policy.Decide(1, isBusy: false, flush: false).WakeIn.Should().Be(TimeSpan.FromSeconds(2));
        _clock.Advance(TimeSpan.FromSeconds(2));
        policy.Decide(1, isBusy: false, flush: false).Send.Should().BeTrue();
        policy.Taken(left: 0);
        policy.Decide(1, isBusy: false, flush: false).WakeIn.Should().Be(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Interval_AfterSilence_KeepsTicking()
    {
        var policy = Policy(o => o.MaxDelay = null);
        _clock.Advance(TimeSpan.FromSeconds(62));
        policy.Decide(1, isBusy: false, flush: false).WakeIn.Should().Be(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void Interval_ShorterThanMaxDelay_Wins()
    {
        var policy = Policy(o => o.FlushInterval = TimeSpan.FromMilliseconds(50));
        policy.Decide(1, isBusy: false, flush: false).WakeIn.Should().Be(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void InsertInFlight_RowsGather()
    {
        var policy = Policy();
        policy.Decide(4_999, isBusy: true, flush: true).Should().Be(new BatchDecision(false, 5_000, null));
        _clock.Advance(TimeSpan.FromMinutes(1));
        policy.Decide(4_999, isBusy: true, flush: false).Send.Should().BeFalse();
        policy.Decide(5_000, isBusy: true, flush: false).Send.Should().BeTrue("that is a full load for a second insert");
        policy.Decide(4_999, isBusy: false, flush: false).Send.Should().BeTrue("the insert has ended");
    }

    [Fact]
    public void RowsLeftBehind_KeepTheirAge()
    {
        var policy = Policy();
        policy.Decide(1, isBusy: false, flush: false);
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        policy.Taken(left: 7);
        policy.Decide(7, isBusy: false, flush: false).Send.Should().BeTrue();
    }

    [Fact]
    public void Flush_SendsWhatWaits() => Policy().Decide(1, isBusy: false, flush: true).Send.Should().BeTrue();

    [Fact]
    public void Trigger_NeverExceedsQueueOrInsert()
    {
        Policy(o => o.QueueCapacity = 10).Trigger.Should().Be(10);
        Policy(o => o.MaxRowsPerInsert = 20).Trigger.Should().Be(20);
    }

    private BatchPolicy Policy(Action<LlmTracingOptions>? configure = null)
    {
        var options = new LlmTracingOptions();
        configure?.Invoke(options);
        return new BatchPolicy(options, _clock);
    }
}
