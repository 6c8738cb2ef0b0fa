using System.Collections.Frozen;
using System.Globalization;
using LlmTracing.Assembly;

namespace LlmTracing.Providers.Reading;

/// <summary>What is left of a provider's rate limits, and how long it asks to wait. The names are those of the provider's own docs.</summary>
internal static class RateLimitHeaders
{
    private static readonly FrozenDictionary<string, Limit> Limits = new Dictionary<string, Limit>(StringComparer.OrdinalIgnoreCase)
    {
        ["x-ratelimit-remaining-requests"] = Limit.Requests, // OpenAI, Azure, Groq, xAI, Fireworks
        ["anthropic-ratelimit-requests-remaining"] = Limit.Requests,
        ["x-ratelimit-remaining-req-minute"] = Limit.Requests, // Mistral
        ["x-ratelimit-remaining-requests-minute"] = Limit.Requests, // Cerebras
        ["x-ratelimit-remaining-requests-day"] = Limit.Requests,
        ["x-ratelimit-remaining"] = Limit.Requests, // Together
        ["x-trial-endpoint-call-remaining"] = Limit.Requests, // Cohere
        ["x-ratelimit-remaining-tokens"] = Limit.Tokens,
        ["anthropic-ratelimit-tokens-remaining"] = Limit.Tokens,
        ["x-ratelimit-remaining-tokens-minute"] = Limit.Tokens,
        ["x-ratelimit-remaining-tokens-day"] = Limit.Tokens,
        ["x-ratelimit-remaining-tokens-prompt"] = Limit.Tokens,
        ["x-tokenlimit-remaining"] = Limit.Tokens,
        ["retry-after"] = Limit.RetryAfter,
        ["retry-after-ms"] = Limit.RetryAfterMs,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private enum Limit
    {
        Requests,
        Tokens,
        RetryAfter,
        RetryAfterMs,
    }

    /// <summary>Names the headers that are looked for.</summary>
    public static void AddTo(HeaderFilter filter)
    {
        foreach (var name in Limits.Keys)
        {
            filter.Add(name);
        }
    }

    /// <summary>Reads a header, where it is one of these. Of several limits the one that is nearest counts.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value; Azure's -1 says nothing.</param>
    /// <param name="isError">Whether the call failed: some providers send <c>retry-after</c> with every answer.</param>
    /// <param name="now">When the answer came, for a date to wait for.</param>
    /// <param name="facts">Where it goes.</param>
    public static void Read(string name, string? value, bool isError, DateTimeOffset now, ResponseFacts facts)
    {
        if (value is null || !Limits.TryGetValue(name, out var limit))
        {
            return;
        }

        switch (limit)
        {
            case Limit.Requests:
                facts.RemainingRequests = Nearest(facts.RemainingRequests, value);
                break;
            case Limit.Tokens:
                facts.RemainingTokens = Nearest(facts.RemainingTokens, value);
                break;
            case Limit.RetryAfterMs when isError && WireDuration.Parse(value) is { } seconds:
                facts.RetryAfter = seconds / 1000;
                break;
            case Limit.RetryAfter when isError:
                facts.RetryAfter ??= WireDuration.Parse(value) ?? Until(value, now);
                break;
        }
    }

    private static long? Nearest(long? known, string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var left) && left is >= 0 and < 1e15
            ? Math.Min(known ?? long.MaxValue, (long)left)
            : known;

    private static TimeSpan? Until(string date, DateTimeOffset now) =>
        DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var then)
            ? then > now ? then - now : TimeSpan.Zero
            : null;
}
