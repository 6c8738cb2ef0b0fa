using LlmTracing.Assembly;
using LlmTracing.Pricing;

namespace LlmTracing.Tests.Assembly;

public sealed class TraceAssemblerTests
{
    private static readonly long Millisecond = TimeProvider.System.TimestampFrequency / 1000;
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public void Assemble_Usage_SaturatesAndAddsUp()
    {
        var record = Assemble(call =>
        {
            call.Response.Usage.Input = 5_000_000_000;
            call.Response.Usage.Output = -3;
            call.Response.Usage.CachedInput = 0;
        });

        record.Should().BeEquivalentTo(new
        {
            InputTokens = uint.MaxValue,
            OutputTokens = 0u,
            TotalTokens = uint.MaxValue,
            CachedInputTokens = (uint?)0,
            ReasoningTokens = (uint?)null,
            UsageSource = "provider",
        });
    }

    [Theory]
    [InlineData(null, false, "none")]
    [InlineData(10L, false, "provider")]
    [InlineData(10L, true, "estimated")]
    public void Assemble_UsageSource_SaysWhereTheCountsComeFrom(long? input, bool isEstimated, string expected) =>
        Assemble(call => (call.Response.Usage.Input, call.Response.Usage.IsEstimated) = (input, isEstimated)).UsageSource.Should().Be(expected);

    [Fact]
    public void Assemble_Times_FloorToMilliseconds()
    {
        var record = Assemble(call =>
        {
            var course = call.Course;
            course.StartedAt = Start.AddTicks(9_999);
            course.FirstByte = course.Started + (5 * Millisecond) + (Millisecond - 1);
            course.FirstToken = course.Started + (7 * Millisecond);
            course.LastToken = course.Started + (90 * Millisecond);
            course.MaxGap = (40 * Millisecond) + 1;
            course.ConsumerBlocked = Millisecond - 1;
            course.Overhead = Millisecond / 100;
            course.Ended = course.Started + (100 * Millisecond);
        });

        record.Should().BeEquivalentTo(new
        {
            RequestedAt = Start,
            CompletedAt = Start.AddMilliseconds(100),
            ProviderTtfbMs = 5u,
            TtftMs = (uint?)7,
            LastTokenMs = (uint?)90,
            MaxGapMs = (uint?)40,
            ConsumerBlockedMs = 0u,
            OverheadUs = 10u,
            TotalLatencyMs = 100u,
        });
    }

    [Fact]
    public void Assemble_NoDelta_HasNoTokenTimes() =>
        Assemble(_ => { }).Should().BeEquivalentTo(new { TtftMs = (uint?)null, LastTokenMs = (uint?)null, MaxGapMs = (uint?)null, ProviderTtfbMs = 0u });

    [Fact]
    public void Assemble_ErrorMessage_IsKeptOnlyWhereAllowed_AndRedacted()
    {
        static void Fail(CallFacts call)
        {
            call.Course.StatusCode = 401;
            call.Response.Error = new ProviderError(
                "invalid_api_key", null, "Incorrect API key provided: sk-abcdef1234567890, see \"my prompt\" " + new string('x', 3000));
        }

        Assemble(Fail).ErrorMessage.Should().BeEmpty();
        var kept = Assemble(Fail, new LlmTracingOptions { StoreErrorMessages = true }).ErrorMessage;
        kept.Should().StartWith("Incorrect API key provided: [redacted]").And.NotContain("sk-abc").And.NotContain("my prompt");
        kept.Length.Should().Be(1000);
    }

    private static TraceRecord Assemble(Action<CallFacts> arrange, LlmTracingOptions? options = null)
    {
        var call = new CallFacts();
        call.Course.StartedAt = Start;
        call.Course.Started = call.Course.Ended = 1_000_000 * Millisecond;
        call.Course.StatusCode = 200;
        arrange(call);
        return new TraceAssembler(new PriceBook(), TimeProvider.System, options ?? new LlmTracingOptions()).Assemble(call);
    }
}
