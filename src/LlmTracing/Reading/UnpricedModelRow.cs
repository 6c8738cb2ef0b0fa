namespace LlmTracing;

/// <summary>A model whose calls have tokens and no cost.</summary>
public sealed class UnpricedModelRow
{
    /// <summary>Provider that was called, such as <c>openai</c>.</summary>
    public string Provider { get; set; } = "";

    /// <summary>Model that was asked for, as the caller wrote it.</summary>
    public string Model { get; set; } = "";

    /// <summary>Model that answered; empty where the provider does not say.</summary>
    public string ResponseModel { get; set; } = "";

    /// <summary>Number of calls without a cost.</summary>
    public ulong Requests { get; set; }

    /// <summary>Tokens of their prompts, cached ones included.</summary>
    public ulong InputTokens { get; set; }

    /// <summary>Their tokens that were generated, reasoning included.</summary>
    public ulong OutputTokens { get; set; }

    /// <summary>When the last of them was sent.</summary>
    public DateTimeOffset LastAt { get; set; }
}
