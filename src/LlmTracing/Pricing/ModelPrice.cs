namespace LlmTracing;

/// <summary>What a model costs, in US dollars per million tokens.</summary>
/// <example><code>options.SetPrice("openai/gpt-4o", new ModelPrice { Input = 2.5m, CacheRead = 1.25m, Output = 10m });</code></example>
public sealed class ModelPrice : TokenRates
{
    /// <summary>The highest price that is taken for one: US dollars per million tokens (0.001 per token).</summary>
    internal const decimal Highest = 1000m;

    /// <summary>US dollars for one search unit or query (rerank); not per million.</summary>
    /// <value>Null: not priced by the search.</value>
    public decimal? Search { get; set; }

    /// <summary>Prices of requests with a long prompt; where several apply, the one with the highest limit does.</summary>
    /// <value>Empty by default. A price that a tier lacks is that of the model. A tier goes before <see cref="Flex"/> and <see cref="Priority"/>.</value>
    public IList<PriceTier> Tiers { get; set; } = [];

    /// <summary>Prices of calls that the provider reports as of its service tier <c>flex</c>.</summary>
    /// <value>Null: as any other call.</value>
    public TokenRates? Flex { get; set; }

    /// <summary>Prices of calls that the provider reports as of its service tier <c>priority</c>.</summary>
    /// <value>Null: as any other call.</value>
    public TokenRates? Priority { get; set; }

    /// <summary>Whether every price is one: not negative, and none above <see cref="Highest"/>.</summary>
    internal bool IsSane => Search is null or (>= 0 and <= Highest)
        && new[] { this, Flex, Priority }.Concat(Tiers).All(static rates => rates is null || rates.All.All(static p => p is null or (>= 0 and <= Highest)));
}
