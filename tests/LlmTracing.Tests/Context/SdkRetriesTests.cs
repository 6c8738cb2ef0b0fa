using LlmTracing.Context;

namespace LlmTracing.Tests.Context;

public sealed class SdkRetriesTests
{
    [Theory]
    [InlineData(null, 0)]
    [InlineData("0", 0)]
    [InlineData("2", 2)]
    [InlineData("-1", 0)]
    [InlineData("many", 0)]
    public void RetryHeaderOfAnSdk_IsOnTheRow(string? header, int retries)
    {
        using var request = new HttpRequestMessage();
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation("x-stainless-retry-count", header);
        }

        var record = new TraceRecord();

        CallContext.Capture(request, defaults: null).ApplyTo(record);

        record.RetryCount.Should().Be((ushort)retries);
    }

    [Fact]
    public void SameBytesAfterARetriableError_InTheSameScope_AreARetry()
    {
        using var scope = LlmTraceScope.Begin(new LlmTraceContext());
        End("a", ErrorCodes.RateLimited).Should().Be(0);
        End("a", ErrorCodes.ProviderUnavailable).Should().Be(1);
        End("a", ErrorCodes.None).Should().Be(2);
        End("a", ErrorCodes.None).Should().Be(0, "the call before succeeded");
        End("a", ErrorCodes.InvalidRequest).Should().Be(0);
        End("a", ErrorCodes.None).Should().Be(0, "an invalid request invites to no retry");
        End("a", ErrorCodes.RateLimited).Should().Be(0);
        End("b", ErrorCodes.None).Should().Be(0, "it is another request");
    }

    [Fact]
    public void SameBytesAtTheSameTime_AreNoRetry()
    {
        using var scope = LlmTraceScope.Begin(new LlmTraceContext());
        End("a", ErrorCodes.RateLimited, began: 0, ended: 100).Should().Be(0);
        End("a", ErrorCodes.RateLimited, began: 1, ended: 101).Should().Be(0, "it began before the other had failed");
        End("a", ErrorCodes.None, began: 101, ended: 200).Should().Be(1);
    }

    private static ushort End(string hash, string error, int began = 0, int ended = 0)
    {
        var record = new TraceRecord
        {
            RequestedAt = DateTimeOffset.UnixEpoch.AddMilliseconds(began), CompletedAt = DateTimeOffset.UnixEpoch.AddMilliseconds(ended),
        };
        var context = CallContext.Capture(new HttpRequestMessage(), defaults: null);
        context.ApplyTo(record);
        (record.ContextHash, record.ErrorCode) = (hash, error);
        context.OnCallEnded(record);
        return record.RetryCount;
    }
}
