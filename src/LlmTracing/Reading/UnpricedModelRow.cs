namespace LlmTracing;

/// <summary>A model whose calls have tokens and no cost.</summary>
public sealed class UnpricedModelRow
{
    /// <summary>Provider.</summary>
    public string Provider { get; set; } = "";

    /// <summary>Model asked for.</summary>
    public string Model { get; set; } = "";

    /// <summary>Model that answered.</summary>
    public string ResponseModel { get; set; } = "";

    /// <summary>Calls without a cost.</summary>
    public ulong Requests { get; set; }

    /// <summary>Their tokens of prompts.</summary>
    public ulong InputTokens { get; set; }

    /// <summary>Their tokens that were generated.</summary>
    public ulong OutputTokens { get; set; }

    /// <summary>The last of them.</summary>
    public DateTimeOffset LastAt { get; set; }
}
