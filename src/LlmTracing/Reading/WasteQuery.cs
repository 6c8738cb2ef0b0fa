namespace LlmTracing;

/// <summary>Which calls are searched for waste, and what counts as such.</summary>
public sealed record WasteQuery
{
    /// <summary>Which calls; page size and cursor do not matter.</summary>
    public TraceFilter Filter { get; init; } = new();

    /// <summary>A successful request is repeated where the same request succeeded at most this long before.</summary>
    /// <value>Default 1 hour; 1 s to 31 days.</value>
    public TimeSpan RepeatWindow { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A prompt counts as long from this many tokens on: shorter ones are not cached by providers.</summary>
    /// <value>Default 4,096; 1 or more.</value>
    public long LongPromptTokens { get; init; } = 4_096;

    /// <summary>
    /// A cache was missed where a long prompt read nothing from it although the same conversation (session or run where there is none) sent the
    /// same model a long prompt at most this long before.
    /// </summary>
    /// <value>Default 5 minutes, the life of the shortest caches; 1 s to 1 day.</value>
    public TimeSpan CacheWindow { get; init; } = TimeSpan.FromMinutes(5);
}
