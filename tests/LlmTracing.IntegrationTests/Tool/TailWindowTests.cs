using LlmTracing.Tool.Commands;

namespace LlmTracing.IntegrationTests.Tool;

public sealed class TailWindowTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3_600)]
    public void EachLook_ReachesBackToWhatMayHaveBegunBeforeTheLast(int interval)
    {
        var now = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        var sut = new TailWindow();

        sut.Next(now).Should().Be(now - TailWindow.LongestCall);
        sut.Next(now.AddSeconds(interval)).Should().Be(now - TailWindow.LongestCall, "a call that ran during the first look may end right after it");
        sut.Next(now.AddSeconds(2 * interval)).Should().Be(now.AddSeconds(interval) - TailWindow.LongestCall);
    }
}
