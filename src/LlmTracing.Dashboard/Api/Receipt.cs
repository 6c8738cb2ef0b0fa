using LlmTracing.Pricing;

namespace LlmTracing.Dashboard.Api;

/// <summary>How the cost of a call came about: kinds of tokens by their rates.</summary>
/// <param name="PriceId">Entry of the price list that priced the row.</param>
/// <param name="Lines">The kinds of tokens; empty where the entry is not known to this process any more.</param>
/// <param name="SumUsd">The lines together, US dollars.</param>
/// <param name="IsExact">Whether the lines come to what the row holds; not so where prices changed since, or the provider bills what a row does not keep.</param>
internal sealed record Receipt(string PriceId, IReadOnlyList<ReceiptLine> Lines, decimal SumUsd, bool IsExact)
{
    /// <summary>The receipt of a row whose cost was computed; null for others.</summary>
    public static Receipt? Of(TraceRecord call, PriceBook prices)
    {
        if (call.CostUsd is not { } cost || call.PriceId.Length == 0)
        {
            return null;
        }

        var entry = prices.Find(PricedModel.Of(call.Provider, call.ServerAddress, call.ResponseModel, call.Model));
        if (entry is null || !string.Equals(entry.Id, call.PriceId, StringComparison.Ordinal))
        {
            return new Receipt(call.PriceId, [], 0, false);
        }

        var lines = LinesOf(call, entry.RatesFor(call.InputTokens, call.ServiceTier)).Where(static l => l.Tokens > 0).ToList();
        var sum = Cost.Round(lines.Sum(static l => l.Usd));
        return new Receipt(call.PriceId, lines, sum, sum == cost);
    }

    private static IEnumerable<ReceiptLine> LinesOf(TraceRecord call, TokenRates rates)
    {
        long input = call.InputTokens, output = call.OutputTokens;
        var read = Take(ref input, call.CachedInputTokens);
        var written = Take(ref input, call.CacheWriteTokens);
        var heard = Take(ref input, call.AudioInputTokens);
        var spoken = Take(ref output, call.AudioOutputTokens);
        var reasoning = Take(ref output, call.ReasoningTokens);
        return
        [
            new("Input, not cached", input, rates.Input ?? 0),
            new("Input, read from cache", read, rates.CacheRead ?? rates.Input ?? 0),
            new("Input, written to cache", written, rates.CacheWrite ?? rates.Input ?? 0),
            new("Input, audio", heard, rates.AudioInput ?? rates.Input ?? 0),
            new("Output", output, rates.Output ?? 0),
            new("Output, reasoning", reasoning, rates.Reasoning ?? rates.Output ?? 0),
            new("Output, audio", spoken, rates.AudioOutput ?? rates.Output ?? 0),
        ];
    }

    private static long Take(ref long whole, uint? part)
    {
        var taken = Math.Min(part ?? 0, whole);
        whole -= taken;
        return taken;
    }
}

/// <summary>Tokens of one kind.</summary>
internal sealed record ReceiptLine(string Kind, long Tokens, decimal UsdPerMillion)
{
    public decimal Usd => Tokens * UsdPerMillion / 1_000_000m;
}
