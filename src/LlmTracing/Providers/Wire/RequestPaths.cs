using static LlmTracing.Providers.Wire.WireField;

namespace LlmTracing.Providers.Wire;

/// <summary>
/// What is read of a request: the model, the stream flag and parameters. An allow-list of scalars: no message, prompt, tool or schema, and no
/// string that a caller writes freely, is on it.
/// </summary>
internal static class RequestPaths
{
    private static readonly string[] Sections =
        ["", "generationConfig.", "generation_config.", "inferenceConfig.", "textGenerationConfig.", "options.", "parameters.", "input."];

    private static readonly string[] MaxTokens =
    [
        "max_tokens", "max_completion_tokens", "max_output_tokens", "maxOutputTokens", "maxTokens", "max_tokens_to_sample", "max_gen_len",
        "max_new_tokens", "maxTokenCount", "num_predict", "n_predict", "maximum_tokens",
    ];

    private static readonly string[] Scalars =
    [
        "top_p", "topP", "p", "top_k", "topK", "k", "min_p", "seed", "n", "candidateCount", "best_of", "frequency_penalty", "frequencyPenalty",
        "presence_penalty", "presencePenalty", "repetition_penalty", "repeat_penalty", "num_ctx", "logprobs", "top_logprobs", "responseMimeType",
        "response_mime_type",
    ];

    private static readonly string[] Others =
    [
        "stream_options.include_usage", "reasoning_effort", "reasoning.effort", "reasoning.summary", "reasoning.max_tokens", "thinking.type",
        "thinking.budget_tokens", "output_config.effort", "generationConfig.thinkingConfig.thinkingBudget",
        "generationConfig.thinkingConfig.thinkingLevel", "generationConfig.thinkingConfig.includeThoughts", "think", "response_format",
        "response_format.type", "text.format.type", "text.verbosity", "verbosity", "tool_choice", "tool_choice.type",
        "toolConfig.functionCallingConfig.mode", "parallel_tool_calls", "service_tier", "serviceTier", "store", "background", "truncation",
        "dimensions", "outputDimensionality", "encoding_format", "input_type", "task_type", "size", "quality", "speed", "performanceConfig.latency",
        "safe_prompt", "prompt_mode", "search_mode", "top_n",
    ];

    /// <summary>The paths that every format shares; a request's form fields have the same names.</summary>
    public static IReadOnlyList<FieldPath> All { get; } = Make();

    private static List<FieldPath> Make()
    {
        var paths = new List<FieldPath> { new("model", RequestModel), new("stream", RequestStream) };
        foreach (var section in Sections)
        {
            paths.Add(new FieldPath(section + "temperature", RequestTemperature));
            Add(section, MaxTokens, RequestMaxTokens);
            Add(section, Scalars, RequestParameter);
        }

        Add("", Others, RequestParameter);
        return paths;

        void Add(string section, string[] names, WireField field)
        {
            foreach (var name in names)
            {
                paths.Add(new FieldPath(section + name, field));
            }
        }
    }
}
