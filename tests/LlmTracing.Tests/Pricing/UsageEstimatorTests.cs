using LlmTracing.Assembly;
using LlmTracing.Pricing;

namespace LlmTracing.Tests.Pricing;

public class UsageEstimatorTests
{
    [Theory]
    [InlineData(450, 10, 0, 101)] // sentences: 450 / 4.5, and one for the end
    [InlineData(450, 154, 0, 151)] // an event a token
    [InlineData(3, 100, 0, 4)] // no token is below a byte
    [InlineData(45, 3, 2, 31)] // two tool calls
    public void StreamWithoutUsage_IsEstimatedFromWhatWasDelivered(long textBytes, long events, int tools, long expected)
    {
        var call = Stream(textBytes, events, tools);

        UsageEstimator.Estimate(call).Should().BeTrue();

        call.Response.Usage.Output.Should().Be(expected);
        call.Response.Usage.Input.Should().Be(100); // (560 - 60) / 5
        call.Response.Usage.IsEstimated.Should().BeTrue();
    }

    [Fact]
    public void PromptWhoseTextWasCounted_IsEstimatedFromThat()
    {
        var call = Stream(9, 3, 0);
        (call.Request.TextBytes, call.Request.SizeBytes) = (50, 5_000_000);

        UsageEstimator.Estimate(call);

        call.Response.Usage.Input.Should().Be(10);
    }

    [Fact]
    public void LargeBody_MayHoldImages_SoItsTokensStayUnknown()
    {
        var call = Stream(9, 3, 0);
        call.Request.SizeBytes = 1_000_000;

        UsageEstimator.Estimate(call).Should().BeTrue();

        call.Response.Usage.Input.Should().BeNull();
        call.Response.Usage.Output.Should().Be(3);
    }

    public static TheoryData<string, Action<object>> NotEstimated => new()
    {
        { "usage was reported", static c => ((CallFacts)c).Response.Usage.Output = 0 },
        { "part of it was reported", static c => ((CallFacts)c).Response.Usage.Input = 5 },
        { "not a stream", static c => ((CallFacts)c).Response.IsStream = false },
        { "nothing was delivered", static c => ((CallFacts)c).Response.TextBytes = 0 },
        { "the stream held an error", static c => ((CallFacts)c).Response.Error = new ProviderError("overloaded_error", null, null) },
        { "the provider refused", static c => ((CallFacts)c).Course.StatusCode = 500 },
        { "no answer came", static c => ((CallFacts)c).Course.StatusCode = 0 },
    };

    [Theory]
    [MemberData(nameof(NotEstimated))]
    public void OtherCalls_AreLeftAsTheyAre(string because, Action<object> change)
    {
        var call = Stream(100, 10, 0);
        change(call);
        var (input, output) = (call.Response.Usage.Input, call.Response.Usage.Output);

        UsageEstimator.Estimate(call).Should().BeFalse(because);

        (call.Response.Usage.Input, call.Response.Usage.Output, call.Response.Usage.IsEstimated).Should().Be((input, output, false));
    }

    private static CallFacts Stream(long textBytes, long events, int tools)
    {
        var call = new CallFacts();
        (call.Request.SizeBytes, call.Course.StatusCode) = (560, 200);
        (call.Response.IsStream, call.Response.TextBytes, call.Response.Chunks, call.Response.ToolCalls) = (true, textBytes, events, tools);
        return call;
    }
}
