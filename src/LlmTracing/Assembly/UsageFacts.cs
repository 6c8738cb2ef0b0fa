namespace LlmTracing.Assembly;

/// <summary>
/// Token counts by the convention of the record: input holds cache reads and writes, output holds reasoning.
/// Null = the provider did not say; 0 = it said 0.
/// </summary>
internal sealed class UsageFacts
{
    public long? Input { get; set; }

    public long? Output { get; set; }

    public long? CachedInput { get; set; }

    public long? CacheWrite { get; set; }

    /// <summary>Part of <see cref="CacheWrite"/> kept for an hour, which costs more.</summary>
    public long? CacheWriteOneHour { get; set; }

    public long? Reasoning { get; set; }

    public long? AudioInput { get; set; }

    public long? AudioOutput { get; set; }

    /// <summary>Input tokens that are billed where these differ from those counted (Cohere).</summary>
    public long? BilledInput { get; set; }

    /// <summary>Output tokens that are billed where these differ from those counted (Cohere).</summary>
    public long? BilledOutput { get; set; }

    /// <summary>Searches that are billed (rerank).</summary>
    public long? SearchUnits { get; set; }

    /// <summary>Whether the counts were estimated by the library and not reported by the provider.</summary>
    public bool IsEstimated { get; set; }

    /// <summary>Whether the provider's numbers contradict each other (a subset larger than its whole, a total that does not add up).</summary>
    public bool IsInconsistent { get; set; }

    /// <summary>Whether the answer held any count.</summary>
    public bool IsPresent => Input is not null || Output is not null;

    /// <summary>Empties everything for another call.</summary>
    public void Reset()
    {
        Input = Output = CachedInput = CacheWrite = CacheWriteOneHour = Reasoning = AudioInput = AudioOutput = BilledInput = BilledOutput = SearchUnits = null;
        IsEstimated = IsInconsistent = false;
    }
}
