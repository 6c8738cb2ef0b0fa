namespace LlmTracing.Pricing;

/// <summary>An entry of a price list, ready to be used: the caller's object may change afterwards, this does not.</summary>
internal sealed class PriceEntry
{
    private readonly TokenRates _rates;
    private readonly TokenRates _flex;
    private readonly TokenRates _priority;
    private readonly (long Above, TokenRates Rates)[] _tiers;

    public PriceEntry(string key, string? family, string layer, ModelPrice price)
    {
        Key = key;
        Family = family;
        Id = $"{layer}:{key}";
        Search = price.Search;
        _rates = new TokenRates().Over(price);
        _flex = price.Flex?.Over(_rates) ?? _rates;
        _priority = price.Priority?.Over(_rates) ?? _rates;
        _tiers = [.. price.Tiers.OrderByDescending(static t => t.AboveInputTokens).Select(t => (t.AboveInputTokens, t.Over(_rates)))];
    }

    public string Key { get; }

    /// <summary>Who sells the model, in the words of LiteLLM's map; null = whoever is asked.</summary>
    public string? Family { get; }

    /// <summary>The receipt: layer and key.</summary>
    public string Id { get; }

    public decimal? Search { get; }

    /// <summary>Whether the entry has any price; one without says that the model is known and its price is not.</summary>
    public bool HasPrice => Search is not null || _rates.All.Any(static p => p is not null);

    /// <summary>The rates of a request of this size and service tier.</summary>
    public TokenRates RatesFor(long inputTokens, string? serviceTier)
    {
        foreach (var (above, rates) in _tiers)
        {
            if (inputTokens > above)
            {
                return rates;
            }
        }

        return serviceTier switch
        {
            "flex" => _flex,
            "priority" => _priority,
            _ => _rates,
        };
    }
}
