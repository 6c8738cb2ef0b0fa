using LlmTracing.Assembly;

namespace LlmTracing.Pricing;

/// <summary>
/// The arithmetic of a price, in decimals. Counts are never trusted to fit together: a part larger than its whole (providers report such)
/// is cut to the whole, so no term and no cost is ever negative.
/// </summary>
internal static class Cost
{
    /// <summary>Digits that the column keeps.</summary>
    public const int Digits = 9;

    /// <summary>The largest cost that fits in Decimal(18, 9).</summary>
    private const decimal Largest = 999_999_999m;

    /// <summary>US dollars of a call; null where a count needs a price that the model has not.</summary>
    public static decimal? Of(PriceEntry price, UsageFacts usage, string? serviceTier)
    {
        if (usage.SearchUnits is { } searches && price.Search is { } search)
        {
            return Round(Math.Max(searches, 0) * search);
        }

        // Cohere bills other counts than it reports; parts are told of the reported ones and only lower the price.
        var input = Math.Max(usage.BilledInput ?? usage.Input ?? 0, 0);
        var output = Math.Max(usage.BilledOutput ?? usage.Output ?? 0, 0);
        var rates = price.RatesFor(input, serviceTier);
        if (!usage.IsPresent || (input > 0 && rates.Input is null) || (output > 0 && rates.Output is null) || rates is { Input: null, Output: null })
        {
            return null;
        }

        var uncached = input;
        var read = Take(ref uncached, usage.CachedInput);
        var written = Take(ref uncached, usage.CacheWrite ?? usage.CacheWriteOneHour);
        var forAnHour = Take(ref written, usage.CacheWriteOneHour);
        var heard = Take(ref uncached, usage.AudioInput);
        var visible = output;
        var spoken = Take(ref visible, usage.AudioOutput);
        var reasoning = Take(ref visible, usage.Reasoning);

        var (i, o) = (rates.Input ?? 0, rates.Output ?? 0);
        var writing = rates.CacheWrite ?? i;
        var millionths = (uncached * i) + (read * (rates.CacheRead ?? i)) + (written * writing)
            + (forAnHour * (rates.CacheWriteOneHour ?? writing)) + (heard * (rates.AudioInput ?? i))
            + (visible * o) + (reasoning * (rates.Reasoning ?? o)) + (spoken * (rates.AudioOutput ?? o));
        return Round(millionths / 1_000_000m);
    }

    /// <summary>A cost as the column keeps it: nine digits, neither negative nor too large.</summary>
    public static decimal Round(decimal cost) => Math.Round(Math.Clamp(cost, 0, Largest), Digits, MidpointRounding.AwayFromZero);

    /// <summary>Moves up to <paramref name="part"/> out of <paramref name="whole"/>.</summary>
    private static long Take(ref long whole, long? part)
    {
        var taken = Math.Clamp(part ?? 0, 0, whole);
        whole -= taken;
        return taken;
    }
}
