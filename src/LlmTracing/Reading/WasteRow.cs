namespace LlmTracing;

/// <summary>Calls of one model that were wasted in one way. A call may be wasted in several.</summary>
public sealed class WasteRow
{
    /// <summary>In which way they were wasted.</summary>
    public WasteKind Kind { get; set; }

    /// <summary>Provider that was called, such as <c>openai</c>.</summary>
    public string Provider { get; set; } = "";

    /// <summary>Model that was asked for, as the caller wrote it.</summary>
    public string Model { get; set; } = "";

    /// <summary>Number of calls wasted in this way.</summary>
    public ulong Requests { get; set; }

    /// <summary>Their input and output tokens.</summary>
    public ulong TotalTokens { get; set; }

    /// <summary>What they cost in US dollars, as far as it is known. Of missed caches only a part could have been saved.</summary>
    public decimal CostUsd { get; set; }
}
