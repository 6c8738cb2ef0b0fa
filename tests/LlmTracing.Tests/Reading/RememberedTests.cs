using LlmTracing.Reading;
using LlmTracing.Tests.Support;

namespace LlmTracing.Tests.Reading;

public class RememberedTests
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task WhoAsksDuringTheLook_WaitsForIt_AndMayLeave()
    {
        var looks = new List<TaskCompletionSource<int>>();
        var sut = new Remembered<int>(() => Add(looks).Task, static _ => Life, new ManualTimeProvider());
        using var leaving = new CancellationTokenSource();

        var asked = Enumerable.Range(0, 10).Select(_ => sut.GetAsync(CancellationToken.None)).ToList();
        var left = sut.GetAsync(leaving.Token);
        await leaving.CancelAsync();
        looks.Should().ContainSingle().Which.SetResult(7);

        (await Task.WhenAll(asked)).Should().OnlyContain(static v => v == 7);
        await FluentActions.Awaiting(() => left).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task AfterItsLife_AndAfterAFailure_ItLooksAnew()
    {
        var (clock, looks) = (new ManualTimeProvider(), 0);
        var sut = new Remembered<int>(() => ++looks == 1 ? Task.FromException<int>(new InvalidOperationException()) : Task.FromResult(looks), static v => v == 2 ? Life : TimeSpan.Zero, clock);

        await sut.Invoking(static s => s.GetAsync(default)).Should().ThrowAsync<InvalidOperationException>();
        (await sut.GetAsync(default)).Should().Be(2);
        clock.Advance(Life - TimeSpan.FromTicks(1));
        (await sut.GetAsync(default)).Should().Be(2);
        clock.Advance(TimeSpan.FromTicks(1));
        (await sut.GetAsync(default)).Should().Be(3);
        (await sut.GetAsync(default)).Should().Be(4, "what was found is not to be kept");
    }

    private static T Add<T>(List<T> list)
        where T : new()
    {
        list.Add(new T());
        return list[^1];
    }
}
