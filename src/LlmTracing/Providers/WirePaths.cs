namespace LlmTracing;

/// <summary>
/// Where an API of its own keeps what is to be read, for <see cref="WireFormat.Of"/>: one path for each field. What has no path is not read, so it is not
/// reported.
/// </summary>
/// <remarks>
/// <para>
/// A path is keys joined by dots, with <c>[]</c> after a key for the elements of its array: <c>usage.tokens_in</c>, <c>results[].text</c>. Keys
/// are compared letter by letter. The same paths are looked for in a JSON answer and in every event of a stream (SSE, NDJSON); the last value counts.
/// </para>
/// <para>Numbers may be integers, fractions or numeric strings. Read once, when the format is made.</para>
/// </remarks>
public sealed class WirePaths
{
    /// <summary>In the request: the model asked for.</summary>
    /// <value>Null by default: <c>model</c>.</value>
    public string? RequestModel { get; set; }

    /// <summary>Id that the provider gives the answer.</summary>
    /// <value>Null by default.</value>
    public string? Id { get; set; }

    /// <summary>Model that really answered.</summary>
    /// <value>Null by default.</value>
    public string? Model { get; set; }

    /// <summary>Number of tokens of the prompt.</summary>
    /// <value>Null by default.</value>
    public string? InputTokens { get; set; }

    /// <summary>Tokens that were generated.</summary>
    /// <value>Null by default.</value>
    public string? OutputTokens { get; set; }

    /// <summary>Prompt tokens read from a cache.</summary>
    /// <value>Null by default.</value>
    public string? CachedInputTokens { get; set; }

    /// <summary>Prompt tokens written to a cache.</summary>
    /// <value>Null by default.</value>
    public string? CacheWriteTokens { get; set; }

    /// <summary>Tokens spent on reasoning.</summary>
    /// <value>Null by default.</value>
    public string? ReasoningTokens { get; set; }

    /// <summary>Cost in US dollars, where the API tells it.</summary>
    /// <value>Null by default.</value>
    public string? CostUsd { get; set; }

    /// <summary>
    /// Why the answer ended; inside an array one for each element. A stream that ends before it came is recorded as incomplete.
    /// </summary>
    /// <value>Null by default: every stream that ends is complete.</value>
    public string? FinishReason { get; set; }

    /// <summary>Delivered text. Its length and its times are taken (time to the first token, estimates), never the text itself.</summary>
    /// <value>Null by default.</value>
    public string? Text { get; set; }

    /// <summary>Name of a tool that the client has to call, in an object or array of its own (<c>calls[].name</c>).</summary>
    /// <value>Null by default.</value>
    public string? ToolName { get; set; }

    /// <summary>Whether <see cref="InputTokens"/> leaves out what was read from and written to caches (as Anthropic's does).</summary>
    /// <value>False by default: they are part of it.</value>
    public bool InputLeavesOutCaches { get; set; }

    /// <summary>Whether <see cref="OutputTokens"/> leaves out reasoning (as Gemini's does).</summary>
    /// <value>False by default: it is part of it.</value>
    public bool OutputLeavesOutReasoning { get; set; }
}
