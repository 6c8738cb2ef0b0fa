namespace LlmTracing.Providers.Wire;

/// <summary>
/// What only one server adds to the shapes that many speak: it tells who answers behind a host that nobody knows. Each mark is a scalar;
/// one that is null says nothing.
/// </summary>
internal static class ServerMarks
{
    private static readonly Dictionary<string, string> Marks = new(StringComparer.Ordinal)
    {
        ["x_groq.id"] = "groq",
        ["native_finish_reason"] = "openrouter",
        ["choices[].native_finish_reason"] = "openrouter",
        ["time_info.total_time"] = "cerebras",
        ["timings.predicted_ms"] = "llama_cpp",
        ["timings.prompt_ms"] = "llama_cpp",
        ["choices[].stop_reason"] = "vllm",
        ["choices[].token_ids[]"] = "vllm",
        ["runtime.name"] = "lm_studio",
        ["prompt_filter_results[].prompt_index"] = "azure.ai.openai",
        ["choices[].content_filter_results.hate.filtered"] = "azure.ai.openai",
    };

    /// <summary>Where they stand.</summary>
    public static FieldPath[] Paths { get; } = Array.ConvertAll(Marks.Keys.ToArray(), static path => new FieldPath(path, WireField.ServerMark));

    /// <summary>Who writes the mark at this path.</summary>
    public static string? Of(string path) => Marks.GetValueOrDefault(path);
}
