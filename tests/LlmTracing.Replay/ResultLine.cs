using System.Text.Json;

namespace LlmTracing.Replay;

/// <summary>Writes what the record of an exchange says as one JSON line.</summary>
internal static class ResultLine
{
    /// <param name="json">Where it goes.</param>
    /// <param name="exchange">The exchange; its id is all that is taken from it.</param>
    /// <param name="record">Its record; null where it left none: every field is null then.</param>
    public static void Write(Utf8JsonWriter json, Exchange exchange, TraceRecord? record)
    {
        json.WriteStartObject();
        json.WriteString("id", exchange.Id);
        json.WriteString("provider", record?.Provider);
        json.WriteString("operation", record is null ? null : OperationWord(record));
        json.WriteString("model", Named(record?.Model));
        json.WriteString("response_model", Named(record?.ResponseModel));
        Write(json, "is_streaming", record?.IsStreaming);
        Write(json, "input_tokens", record?.InputTokens);
        Write(json, "output_tokens", record?.OutputTokens);
        Write(json, "total_tokens", record?.TotalTokens);
        Write(json, "cached_input_tokens", record?.CachedInputTokens);
        Write(json, "cache_write_tokens", record?.CacheWriteTokens);
        Write(json, "reasoning_tokens", record?.ReasoningTokens);
        json.WriteStartArray("finish_reasons");
        foreach (var reason in record?.FinishReasons ?? [])
        {
            json.WriteStringValue(reason);
        }

        json.WriteEndArray();
        Write(json, "tool_calls", record?.ToolCalls);
        Write(json, "status_code", record?.StatusCode);
        json.WriteString("error_code", record?.ErrorCode);
        json.WriteString("error_type", record?.ErrorType);
        Write(json, "is_complete", record?.IsComplete);
        json.WriteString("usage_source", record?.UsageSource);
        json.WriteEndObject();
    }

    /// <summary>The recordings' word for the operation: they tell APIs apart where OpenTelemetry names what is done.</summary>
    private static string OperationWord(TraceRecord record) => record.Operation switch
    {
        "chat" when record.ApiPath.Contains("/responses", StringComparison.OrdinalIgnoreCase) => "responses",
        "generate_content" => "chat",
        "text_completion" => "completion",
        "image_generation" => "image",
        "transcription" or "speech" => "audio",
        var other => other,
    };

    private static string? Named(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static void Write(Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } some)
        {
            json.WriteBoolean(name, some);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, uint? value)
    {
        if (value is { } some)
        {
            json.WriteNumber(name, some);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
