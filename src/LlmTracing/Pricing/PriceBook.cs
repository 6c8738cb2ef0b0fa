#pragma warning disable CA1822 // Not filled yet.
using LlmTracing.Assembly;

namespace LlmTracing.Pricing;

/// <summary>Prices calls. Built once from the options; safe for many threads.</summary>
internal sealed class PriceBook
{
    /// <summary>Prices a call by the model that answered, else the one asked for; an unknown model has no price.</summary>
    public Price Find(CallFacts call)
    {
        _ = call;
        return default;
    }
}

/// <summary>A price and its receipt.</summary>
/// <param name="CostUsd">US dollars; null where no price is known.</param>
/// <param name="Source">provider, computed or none; null = none.</param>
/// <param name="PriceId">The entry that priced the call.</param>
internal readonly record struct Price(decimal? CostUsd, string? Source, string? PriceId);
