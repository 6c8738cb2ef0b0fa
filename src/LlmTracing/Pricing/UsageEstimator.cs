using LlmTracing.Assembly;

namespace LlmTracing.Pricing;

/// <summary>
/// Estimates the tokens of a stream whose provider reported none, from what was sent and delivered. Its error, measured on recorded traffic, is in
/// <c>docs/design/estimates.md</c>; what it writes is marked as estimated.
/// </summary>
internal static class UsageEstimator
{
    private const double BytesPerOutputToken = 4.5;
    private const double BytesPerPromptToken = 5;

    /// <summary>Braces, quotes and names of a request that are no text.</summary>
    private const int RequestFrameBytes = 60;

    /// <summary>A larger body may hold images, which cannot be told from text by its size: its tokens stay unknown.</summary>
    private const long LargestGuessedBody = 128 << 10;

    /// <summary>Tokens around a tool call: its name and the marks that the provider puts about it.</summary>
    private const int TokensPerToolCall = 10;

    /// <summary>Events of a stream that carry no token: the first, which names the role, the last, which says why it ended, and other marks.</summary>
    private const int EventsWithoutToken = 4;

    /// <summary>Fills in the usage of a call that needs an estimate; leaves every other call as it is.</summary>
    /// <returns>Whether it was estimated.</returns>
    public static bool Estimate(CallFacts call)
    {
        var (response, usage) = (call.Response, call.Response.Usage);
        if (usage.IsPresent || !response.IsStream || response.TextBytes <= 0 || response.Error is not null || call.Course.StatusCode is < 200 or >= 300)
        {
            return false;
        }

        usage.Input = PromptTokens(call.Request);
        usage.Output = OutputTokens(response);
        usage.IsEstimated = true;
        return true;
    }

    /// <summary>Many providers send an event a token, others a sentence: of both measures the larger is the nearer. No token is below a byte.</summary>
    private static long OutputTokens(ResponseFacts response)
    {
        var byBytes = (long)Math.Ceiling(response.TextBytes / BytesPerOutputToken);
        var byEvents = Math.Min(response.Chunks - EventsWithoutToken, response.TextBytes);
        return Math.Max(byBytes, byEvents) + ((long)TokensPerToolCall * response.ToolCalls) + 1;
    }

    private static long? PromptTokens(RequestFacts request)
    {
        var bytes = request.TextBytes ?? (request.SizeBytes is > 0 and <= LargestGuessedBody ? Math.Max(1, request.SizeBytes - RequestFrameBytes) : 0);
        return bytes > 0 ? (long)Math.Ceiling(bytes / BytesPerPromptToken) : null;
    }
}
