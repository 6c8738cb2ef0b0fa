namespace LlmTracing;

public sealed partial class TraceRecord
{
    /// <summary>Part of input_tokens read from a cache; null = not reported, 0 = reported as 0.</summary>
    public uint? CachedInputTokens { get; set; }

    /// <summary>Part of input_tokens written to a cache; null = not reported.</summary>
    public uint? CacheWriteTokens { get; set; }

    /// <summary>Part of output_tokens spent on reasoning; null = not reported.</summary>
    public uint? ReasoningTokens { get; set; }

    /// <summary>Part of input_tokens that was audio; null = not reported.</summary>
    public uint? AudioInputTokens { get; set; }

    /// <summary>Part of output_tokens that was audio; null = not reported.</summary>
    public uint? AudioOutputTokens { get; set; }

    /// <summary>Where the token counts come from: none, provider or estimated.</summary>
    public string UsageSource { get; set; } = "none";

    /// <summary>
    /// Whether the provider's counts contradict each other: a part larger than its whole, or a total that does not add up. They are kept as
    /// they were reported; do not subtract one from another unchecked.
    /// </summary>
    public bool IsUsageInconsistent { get; set; }

    /// <summary>Service tier as the provider reports it.</summary>
    public string ServiceTier { get; set; } = "";

    /// <summary>Cost in US dollars; null where no price is known, never 0 for unknown.</summary>
    public decimal? CostUsd { get; set; }

    /// <summary>Who says what it cost: provider, computed or none.</summary>
    public string CostSource { get; set; } = "none";

    /// <summary>Entry of the price table that priced the row: the receipt.</summary>
    public string PriceId { get; set; } = "";
}
