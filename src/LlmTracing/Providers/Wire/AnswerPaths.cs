using static LlmTracing.Providers.Wire.WireField;

namespace LlmTracing.Providers.Wire;

/// <summary>Paths that several wire formats share.</summary>
internal static class AnswerPaths
{
    /// <summary>Errors as every family writes them, in bodies and in events.</summary>
    public static FieldPath[] Errors { get; } =
    [
        ("error", ErrorText), ("error.type", ErrorType), ("error.code", ErrorCode), ("error.message", ErrorMessage), ("error.status", ErrorStatus),
        ("error.metadata.error_type", ErrorKind), ("error.innererror.code", ErrorInnerCode), ("error.inner_error.code", ErrorInnerCode),
        ("error.details[].retryDelay", RetryDelay), ("errors[].code", ErrorCode), ("errors[].message", ErrorMessage), ("error_type", ErrorKind),
        ("type", EventType), ("__type", EventType), ("object", ObjectKind), ("message", TopMessage), ("Message", TopMessage), ("code", TopCode),
        ("statusCode", TopCode), ("detail", Detail), ("detail[].msg", Detail),
    ];

    /// <summary>A usage object of the OpenAI family, with what its many speakers add.</summary>
    public static FieldPath[] OpenAiUsage(string at) =>
    [
        (at, UsageObject),
        .. Under(
            at,
            ("prompt_tokens", Prompt), ("input_tokens", Input), ("completion_tokens", Completion), ("output_tokens", Output), ("total_tokens", Total),
            ("prompt_cache_hit_tokens", CachedHit), ("cached_tokens", CachedTop), ("num_cached_tokens", CachedTop), ("cache_read_input_tokens", CacheRead),
            ("cache_creation_input_tokens", CacheCreation), ("prompt_cache_write_tokens", CacheCreation),
            ("cache_creation.ephemeral_1h_input_tokens", WriteOneHour),
            ("reasoning_tokens", ReasoningTop), ("citation_tokens", Citation), ("num_search_queries", PerplexityMark),
            ("search_context_size", PerplexityMark), ("input_token_details.audio_tokens", AudioInput),
            ("cost", Cost), ("cost.total_cost", Cost), ("estimated_cost", Cost), ("cost_in_usd_ticks", CostTicks), ("is_byok", IsByok),
            ("service_tier", ServiceTier)),
        .. InputDetails(at + ".prompt_tokens_details"), .. InputDetails(at + ".input_tokens_details"), .. InputDetails(at + ".prompt_token_details"),
        .. OutputDetails(at + ".completion_tokens_details"), .. OutputDetails(at + ".output_tokens_details"),
        .. OutputDetails(at + ".completion_token_details"),
    ];

    /// <summary>Anthropic's usage object.</summary>
    public static FieldPath[] AnthropicUsage(string at) =>
    [
        (at, UsageObject),
        .. Under(
            at,
            ("input_tokens", Input), ("output_tokens", Output), ("cache_creation_input_tokens", CacheCreation), ("cache_read_input_tokens", CacheRead),
            ("cache_creation.ephemeral_1h_input_tokens", WriteOneHour), ("output_tokens_details.thinking_tokens", Reasoning),
            ("service_tier", ServiceTier), ("cost", Cost), ("is_byok", IsByok),
            ("iterations[]", Iteration), ("iterations[].type", IterationType), ("iterations[].input_tokens", IterationInput),
            ("iterations[].output_tokens", IterationOutput), ("iterations[].cache_read_input_tokens", IterationCacheRead),
            ("iterations[].cache_creation_input_tokens", IterationCacheWrite)),
    ];

    /// <summary>The usage object of Bedrock Converse and of Nova.</summary>
    public static FieldPath[] ConverseUsage(string at) =>
    [
        (at, UsageObject),
        .. Under(
            at,
            ("inputTokens", Input), ("outputTokens", Output), ("totalTokens", Total), ("cacheReadInputTokens", CacheRead),
            ("cacheReadInputTokenCount", CacheReadAlt), ("cacheWriteInputTokens", CacheCreation), ("cacheWriteInputTokenCount", CacheCreationAlt)),
    ];

    /// <summary>Gemini's <c>usageMetadata</c>.</summary>
    public static FieldPath[] GeminiUsage(string at) =>
    [
        (at, UsageObject),
        .. Under(
            at,
            ("promptTokenCount", Prompt), ("candidatesTokenCount", Completion), ("thoughtsTokenCount", Thoughts), ("toolUsePromptTokenCount", ToolPrompt),
            ("cachedContentTokenCount", Cached), ("totalTokenCount", Total), ("serviceTier", ServiceTier), ("trafficType", ServiceTier),
            ("promptTokensDetails[]", PromptModality), ("promptTokensDetails[].modality", ModalityName), ("promptTokensDetails[].tokenCount", ModalityTokens),
            ("candidatesTokensDetails[]", OutputModality), ("candidatesTokensDetails[].modality", ModalityName),
            ("candidatesTokensDetails[].tokenCount", ModalityTokens)),
    ];

    /// <summary>Cohere's counts, beside the billed ones.</summary>
    public static FieldPath[] CohereUsage(string at) =>
    [
        (at, UsageObject),
        .. Under(
            at,
            ("tokens.input_tokens", Input), ("tokens.output_tokens", Output), ("cached_tokens", Cached),
            ("billed_units.input_tokens", BilledInput), ("billed_units.output_tokens", BilledOutput), ("billed_units.search_units", SearchUnits)),
    ];

    /// <summary>A message of chat completions, whole (<c>message</c>) or in pieces (<c>delta</c>).</summary>
    public static FieldPath[] ChatMessage(string at) =>
        Under(
            at,
            ("content", Text), ("content[].text", Text), ("content[].thinking[].text", Text), ("reasoning", Text), ("reasoning_content", Text), ("refusal", Text),
            ("tool_calls[]", ToolCall), ("tool_calls[].index", ToolIndex), ("tool_calls[].id", ToolId), ("tool_calls[].type", ToolType),
            ("tool_calls[].function.name", ToolName), ("tool_calls[].function.arguments", Text), ("tool_calls[].custom.name", ToolName),
            ("tool_calls[].custom.input", Text), ("function_call", ToolCall), ("function_call.name", ToolName), ("function_call.arguments", Text));

    /// <summary>Chat completions.</summary>
    public static FieldPath[] Chat =>
    [
        .. Errors,
        ("id", Id), ("model", Model), ("service_tier", ServiceTier), ("choices[]", Choice), ("choices[].index", ChoiceIndex),
        ("choices[].finish_reason", FinishReason), ("choices[].text", Text), ("choices[].error.code", ErrorCode), ("choices[].error.message", ErrorMessage),
        ("choices[].error.metadata.error_type", ErrorKind), ("x_groq.error", ErrorText),
        .. ChatMessage("choices[].message"), .. ChatMessage("choices[].delta"),
        .. OpenAiUsage("usage"), .. OpenAiUsage("x_groq.usage"),
        ("timings.cache_n", TimingsCached), ("timings.prompt_n", TimingsPrompt), ("timings.predicted_n", TimingsPredicted),
        ("system_fingerprint", SystemFingerprint), .. ServerMarks.Paths,
    ];

    /// <summary>Anthropic messages, plain and streamed.</summary>
    public static FieldPath[] Messages =>
    [
        .. Errors,
        ("id", Id), ("model", Model), ("stop_reason", FinishReason), ("content[]", ToolCall), ("content[].type", ToolType), ("content[].id", ToolId),
        ("content[].name", ToolName), ("content[].text", Text), ("content[].thinking", Text), ("content[].input", Text),
        ("message.id", Id), ("message.model", Model), ("message.stop_reason", FinishReason), ("index", EventIndex),
        ("content_block", ToolCall), ("content_block.type", ToolType), ("content_block.id", ToolId), ("content_block.name", ToolName),
        ("content_block.text", Text), ("delta.text", Text), ("delta.thinking", Text), ("delta.partial_json", Text), ("delta.stop_reason", FinishReason),
        .. AnthropicUsage("usage"), .. AnthropicUsage("message.usage"),
    ];

    /// <summary>Bedrock Converse and its events; Nova's InvokeModel bodies are the same, wrapped by event.</summary>
    public static FieldPath[] Converse(string start = "", string delta = "", string stop = "", string metadata = "") =>
    [
        ("output.message.content[].text", Text), ("output.message.content[].reasoningContent.reasoningText.text", Text),
        .. ConverseTool("output.message.content[].toolUse"), (stop + "stopReason", FinishReason), (start + "contentBlockIndex", EventIndex),
        .. ConverseTool(start + "start.toolUse"), (delta + "delta.text", Text), (delta + "delta.toolUse.input", Text),
        (delta + "delta.reasoningContent.text", Text), .. ConverseUsage(metadata + "usage"),
        (metadata + "trace.promptRouter.invokedModelId", Model), (metadata + "serviceTier.type", ServiceTier),
    ];

    /// <summary>Paths below another.</summary>
    public static FieldPath[] Under(string at, params FieldPath[] paths) =>
        Array.ConvertAll(paths, path => path with { Path = at.Length == 0 ? path.Path : $"{at}.{path.Path}" });

    private static FieldPath[] InputDetails(string at) =>
        Under(
            at,
            ("cached_tokens", Cached), ("cache_read_input_tokens", Cached), ("cache_write_tokens", Write), ("cache_creation_input_tokens", Write),
            ("cache_creation_tokens", Write), ("audio_tokens", AudioInput));

    private static FieldPath[] OutputDetails(string at) => Under(at, ("reasoning_tokens", Reasoning), ("audio_tokens", AudioOutput));

    private static FieldPath[] ConverseTool(string at) =>
    [
        (at, ToolCall), (at + ".toolUseId", ToolId), (at + ".name", ToolName), (at + ".type", ToolType), (at + ".input", Text),
    ];
}
