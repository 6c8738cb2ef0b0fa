namespace LlmTracing;

/// <summary>What a group of calls used.</summary>
public sealed class UsageRow : TraceGroup
{
    /// <summary>Tokens of prompts, cached ones included.</summary>
    public ulong InputTokens { get; set; }

    /// <summary>Tokens that were generated, reasoning included.</summary>
    public ulong OutputTokens { get; set; }

    /// <summary>Input and output tokens together.</summary>
    public ulong TotalTokens { get; set; }

    /// <summary>Part of the input that came from a cache.</summary>
    public ulong CachedInputTokens { get; set; }

    /// <summary>Part of the input that was written to a cache.</summary>
    public ulong CacheWriteTokens { get; set; }

    /// <summary>Part of the output spent on reasoning.</summary>
    public ulong ReasoningTokens { get; set; }

    /// <summary>US dollars of the calls whose cost is known.</summary>
    public decimal CostUsd { get; set; }

    /// <summary>Calls with tokens whose cost is not known.</summary>
    public ulong UnpricedRequests { get; set; }

    /// <summary>Number of failed calls among them.</summary>
    public ulong Errors { get; set; }

    /// <summary>Milliseconds of all calls together.</summary>
    public ulong TotalLatencyMs { get; set; }

    /// <summary>Average duration of a call, milliseconds; 0 where there is no call.</summary>
    public double AverageLatencyMs => Requests == 0 ? 0 : (double)TotalLatencyMs / Requests;

    /// <summary>Bytes of all request bodies together.</summary>
    public ulong RequestBytes { get; set; }

    /// <summary>Bytes of all bodies of answers together.</summary>
    public ulong ResponseBytes { get; set; }
}
