namespace LlmTracing.Telemetry;

/// <summary>The names that differ between the versions of the GenAI conventions.</summary>
internal sealed record GenAiNames
{
    private GenAiNames()
    {
    }

    /// <summary>https://github.com/open-telemetry/semantic-conventions/tree/v1.41.0/docs/gen-ai.</summary>
    public static GenAiNames Version141 { get; } = new();

    /// <summary>https://github.com/open-telemetry/semantic-conventions-genai, October 2026.</summary>
    public static GenAiNames Latest { get; } = new()
    {
        InferenceDuration = "gen_ai.client.inference.duration",
        TimeToFirstChunk = "gen_ai.client.inference.time_to_first_chunk",
        TimePerOutputChunk = "gen_ai.client.inference.time_per_output_chunk",
        InputTokens = "gen_ai.client.inference.operation.input_tokens",
        OutputTokens = "gen_ai.client.inference.operation.output_tokens",
        CacheWriteTokens = "gen_ai.usage.cache_write.input_tokens",
        HasTokenType = false,
    };

    /// <summary>Duration of operations that are no inference (embeddings, rerank …).</summary>
    public string OperationDuration { get; } = "gen_ai.client.operation.duration";

    public string InferenceDuration { get; private init; } = "gen_ai.client.operation.duration";

    public string TimeToFirstChunk { get; private init; } = "gen_ai.client.operation.time_to_first_chunk";

    public string TimePerOutputChunk { get; private init; } = "gen_ai.client.operation.time_per_output_chunk";

    public string InputTokens { get; private init; } = "gen_ai.client.token.usage";

    public string OutputTokens { get; private init; } = "gen_ai.client.token.usage";

    /// <summary>Whether input and output share an instrument and are told apart by an attribute.</summary>
    public bool HasTokenType { get; private init; } = true;

    /// <summary>Attribute of an activity.</summary>
    public string CacheWriteTokens { get; private init; } = GenAiAttributes.UsageCacheCreationInputTokens;

    public static GenAiNames Of(GenAiConventions conventions) =>
        conventions == GenAiConventions.Latest ? Latest : Version141;

    /// <summary>What the variable that OpenTelemetry defines for this asks for.</summary>
    public static GenAiConventions FromEnvironment() =>
        Environment.GetEnvironmentVariable("OTEL_SEMCONV_STABILITY_OPT_IN")?
            .Split(',', StringSplitOptions.TrimEntries).Contains("gen_ai_latest_experimental", StringComparer.Ordinal) == true
            ? GenAiConventions.Latest
            : GenAiConventions.Version141;
}
