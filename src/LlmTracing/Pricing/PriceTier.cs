namespace LlmTracing;

/// <summary>Prices of requests with a long prompt: they hold for the whole request, not for the tokens above the limit.</summary>
public sealed class PriceTier : TokenRates
{
    /// <summary>The tier holds for requests with more input tokens than this, cached ones included.</summary>
    /// <value>Such as 200,000; 1 or more.</value>
    public long AboveInputTokens { get; set; }
}
