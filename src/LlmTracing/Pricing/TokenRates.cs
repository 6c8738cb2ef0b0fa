namespace LlmTracing;

/// <summary>Prices of tokens in US dollars per million. Null = not known, or no price of its own.</summary>
/// <remarks>0 means free. No price may exceed 1,000 USD per million (0.001 per token): such a price is an error of its source.</remarks>
public class TokenRates
{
    /// <summary>Tokens of the prompt.</summary>
    /// <value>Null: a call with input tokens has no price.</value>
    public decimal? Input { get; set; }

    /// <summary>Tokens that were generated.</summary>
    /// <value>Null: a call with output tokens has no price.</value>
    public decimal? Output { get; set; }

    /// <summary>Part of the input that was read from a cache.</summary>
    /// <value>Null: as <see cref="Input"/>.</value>
    public decimal? CacheRead { get; set; }

    /// <summary>Part of the input that was written to a cache (for five minutes, where the provider tells lifetimes apart).</summary>
    /// <value>Null: as <see cref="Input"/>.</value>
    public decimal? CacheWrite { get; set; }

    /// <summary>Part of the input that was written to a cache for an hour.</summary>
    /// <value>Null: as <see cref="CacheWrite"/>.</value>
    public decimal? CacheWriteOneHour { get; set; }

    /// <summary>Part of the output spent on reasoning.</summary>
    /// <value>Null: as <see cref="Output"/>.</value>
    public decimal? Reasoning { get; set; }

    /// <summary>Part of the input that was audio.</summary>
    /// <value>Null: as <see cref="Input"/>.</value>
    public decimal? AudioInput { get; set; }

    /// <summary>Part of the output that was audio.</summary>
    /// <value>Null: as <see cref="Output"/>.</value>
    public decimal? AudioOutput { get; set; }

    internal IEnumerable<decimal?> All => [Input, Output, CacheRead, CacheWrite, CacheWriteOneHour, Reasoning, AudioInput, AudioOutput];

    /// <summary>These rates, with those of <paramref name="fallback"/> where this has none.</summary>
    internal TokenRates Over(TokenRates fallback) => new()
    {
        Input = Input ?? fallback.Input,
        Output = Output ?? fallback.Output,
        CacheRead = CacheRead ?? fallback.CacheRead,
        CacheWrite = CacheWrite ?? fallback.CacheWrite,
        CacheWriteOneHour = CacheWriteOneHour ?? fallback.CacheWriteOneHour,
        Reasoning = Reasoning ?? fallback.Reasoning,
        AudioInput = AudioInput ?? fallback.AudioInput,
        AudioOutput = AudioOutput ?? fallback.AudioOutput,
    };
}
