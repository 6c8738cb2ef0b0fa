using System.Globalization;

namespace LlmTracing.Replay;

/// <summary>The fields that are compared, and the text they are compared as.</summary>
internal static class Fields
{
    public static readonly string[] Compared =
    [
        "input_tokens", "output_tokens", "total_tokens", "cached_input_tokens", "cache_write_tokens", "reasoning_tokens",
        "model", "response_model", "finish_reasons", "tool_calls", "is_streaming", "status_code",
    ];

    /// <summary>The values of a record. Estimated counts are not the provider's: they compare as not reported.</summary>
    public static IReadOnlyDictionary<string, string> Of(TraceRecord record)
    {
        var estimated = string.Equals(record.UsageSource, "estimated", StringComparison.Ordinal);
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["input_tokens"] = estimated ? "" : Count(record.InputTokens),
            ["output_tokens"] = estimated ? "" : Count(record.OutputTokens),
            ["total_tokens"] = estimated ? "" : Count(record.TotalTokens),
            ["cached_input_tokens"] = Count(record.CachedInputTokens ?? 0),
            ["cache_write_tokens"] = Count(record.CacheWriteTokens ?? 0),
            ["reasoning_tokens"] = Count(record.ReasoningTokens ?? 0),
            ["model"] = record.Model,
            ["response_model"] = record.ResponseModel,
            ["finish_reasons"] = List(record.FinishReasons),
            ["tool_calls"] = Count(record.ToolCalls),
            ["is_streaming"] = record.IsStreaming ? "true" : "false",
            ["status_code"] = Count(record.StatusCode),
        };
    }

    /// <summary>Null and 0 are alike.</summary>
    public static string Count(long value) => value == 0 ? "" : value.ToString(CultureInfo.InvariantCulture);

    public static string List(IEnumerable<string> values) => string.Join(", ", values);
}
