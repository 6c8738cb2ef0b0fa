using System.Text;
using LlmTracing.Assembly;
using LlmTracing.Providers.Reading;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Tests.Providers.Wire;

public sealed class RateLimitTests
{
    [Theory]
    [InlineData("27", 27_000)]
    [InlineData("0.5", 500)]
    [InlineData("27s", 27_000)]
    [InlineData("3.700s", 3_700)]
    [InlineData("26ms", 26)]
    [InlineData("20m52.666s", 1_252_666)]
    [InlineData("6m0s", 360_000)]
    [InlineData("1h2m", 3_720_000)]
    [InlineData("", null)]
    [InlineData("soon", null)]
    [InlineData("-1", null)]
    [InlineData("5x", null)]
    [InlineData("9999999999999h", null)]
    [InlineData("Infinity", null)]
    [InlineData("-Infinity", null)]
    [InlineData("NaN", null)]
    public void Duration_AsProvidersWriteIt(string text, int? milliseconds) =>
        (WireDuration.Parse(text) is { } wait ? (int?)Math.Round(wait.TotalMilliseconds) : null).Should().Be(milliseconds);

    [Theory]
    [InlineData("x-ratelimit-remaining-requests", "x-ratelimit-remaining-tokens")]
    [InlineData("anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-tokens-remaining")]
    [InlineData("X-RateLimit-Remaining-Req-Minute", "X-RateLimit-Remaining-Tokens-Minute")]
    [InlineData("x-ratelimit-remaining-requests-day", "x-ratelimit-remaining-tokens-minute")]
    [InlineData("x-ratelimit-remaining", "x-tokenlimit-remaining")]
    public void What_is_left_of_the_limits(string requests, string tokens)
    {
        var facts = Read(200, "{}", (requests, "59"), (tokens, "39000"), ("retry-after", "2"));

        facts.RemainingRequests.Should().Be(59);
        facts.RemainingTokens.Should().Be(39_000);
        facts.RetryAfter.Should().BeNull("some providers send it with every answer");
    }

    [Fact]
    public void The_nearest_limit_counts_and_a_placeholder_does_not()
    {
        var facts = Read(
            200, "{}", ("x-ratelimit-remaining-requests-minute", "29"), ("x-ratelimit-remaining-requests-day", "7"), ("x-ratelimit-remaining-tokens", "-1"));

        facts.RemainingRequests.Should().Be(7);
        facts.RemainingTokens.Should().BeNull();
    }

    [Fact]
    public void Milliseconds_go_before_seconds()
    {
        Read(429, "{}", ("retry-after", "2"), ("retry-after-ms", "1500")).RetryAfter.Should().Be(TimeSpan.FromMilliseconds(1500));
        Read(429, "{}", ("retry-after-ms", "1500"), ("retry-after", "2")).RetryAfter.Should().Be(TimeSpan.FromMilliseconds(1500));
        Read(503, "{}", ("retry-after", "Thu, 21 Oct 1999 07:28:00 GMT")).RetryAfter.Should().NotBeNull();
    }

    [Theory]
    [InlineData("""{"error":{"code":429,"message":"x","status":"RESOURCE_EXHAUSTED","details":[{"@type":"q"},{"@type":"r","retryDelay":"27s"}]}}""")]
    [InlineData("""[{"error":{"code":429,"message":"x","status":"RESOURCE_EXHAUSTED","details":[{"@type":"r","retryDelay":"27s"}]}}]""")]
    public void Google_says_it_in_the_body(string body) => Read(429, body).RetryAfter.Should().Be(TimeSpan.FromSeconds(27));

    [Fact]
    public void A_moment_counts_from_the_answer_by_the_clock_that_named_it() =>
        Read(429, "{}", ("date", "Thu, 21 Oct 2027 07:28:00 GMT"), ("retry-after", "Thu, 21 Oct 2027 07:28:30 GMT")).RetryAfter
            .Should().Be(TimeSpan.FromSeconds(30));

    private static ResponseFacts Read(int status, string body, params (string Name, string Value)[] headers) =>
        Wire.ReadPieces(WireShapes.GeminiGenerate, Encoding.UTF8.GetBytes(body), 3, Wire.Json, status, headers: headers).Response;
}
