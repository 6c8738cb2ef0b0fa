namespace LlmTracing.Providers.Wire;

/// <summary>What a value on the wire is. The groups are in order: markers, strings, numbers.</summary>
internal enum WireField : byte
{
    /// <summary>Nothing of its own: a node on the way to others.</summary>
    None,

    // Markers of objects: what lies inside belongs together.
    Choice,
    ToolCall,
    OutputItem,
    FinalItem,
    Iteration,
    UsageObject,
    PromptModality,
    OutputModality,

    /// <summary>Delivered text: its length counts, its value is never kept.</summary>
    Text,

    /// <summary>A base64 string that holds a document of its own (Bedrock's InvokeModel stream).</summary>
    Nested,

    // Strings.
    EventType,
    ObjectKind,
    Id,
    Model,
    Status,
    IncompleteReason,
    FinishReason,

    /// <summary>Another word for the finish reason, where the first is not said.</summary>
    FinishAlt,
    BlockReason,
    ServiceTier,
    ToolId,
    ToolAltId,
    ToolName,
    ToolType,
    ErrorText,
    ErrorType,
    ErrorKind,
    ErrorStatus,
    ErrorCode,
    ErrorMessage,
    ErrorInnerCode,
    TopMessage,
    TopCode,
    Detail,
    IterationType,
    ModalityName,
    SystemFingerprint,
    RetryDelay,

    /// <summary>What only one server writes: that it is there tells who answers.</summary>
    ServerMark,

    // Request only.
    RequestModel,
    RequestStream,
    RequestTemperature,
    RequestMaxTokens,
    RequestParameter,

    // Numbers: the registers. All that follow are numbers.
    Prompt,
    Input,
    Completion,
    Output,
    Total,
    Cached,
    CachedHit,
    CachedTop,
    CacheRead,
    CacheReadAlt,
    Write,
    CacheCreation,
    CacheCreationAlt,
    WriteOneHour,
    Reasoning,
    ReasoningTop,
    Thoughts,
    ToolPrompt,
    AudioInput,
    AudioOutput,
    Citation,
    PerplexityMark,
    BilledInput,
    BilledOutput,
    MetricsInput,
    MetricsOutput,
    MetricsCacheRead,
    MetricsCacheWrite,
    TimingsCached,
    TimingsPrompt,
    TimingsPredicted,
    TitanInput,
    TitanOutput,
    TitanTotalOutput,
    StatisticsTokens,
    SearchUnits,
    Cost,
    CostTicks,
    IsByok,
    IterationInput,
    IterationOutput,
    IterationCacheRead,
    IterationCacheWrite,
    ExtraInput,
    ExtraOutput,
    ExtraCacheRead,
    ExtraCacheWrite,

    // Numbers that are no usage.
    ChoiceIndex,
    ToolIndex,
    EventIndex,
    PromptOnce,
    ModalityTokens,
    Done,
}
