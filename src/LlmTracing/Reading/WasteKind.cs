namespace LlmTracing;

/// <summary>Ways to pay for nothing.</summary>
public enum WasteKind
{
    /// <summary>The caller let go of a stream, or cancelled it, before its end.</summary>
    AbandonedStream,

    /// <summary>The answer ended at a limit of tokens.</summary>
    TruncatedOutput,

    /// <summary>The same request succeeded a short while before.</summary>
    RepeatedRequest,

    /// <summary>A long prompt of a running conversation read nothing from the provider's cache.</summary>
    CacheMiss,
}
