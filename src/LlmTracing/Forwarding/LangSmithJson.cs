using System.Buffers;
using System.Globalization;
using System.Text.Json;
using LlmTracing.Payloads;

namespace LlmTracing.Forwarding;

/// <summary>
/// Writes runs as the body of <c>POST /runs/batch</c>: https://docs.langchain.com/langsmith/run-data-format, usage by
/// https://docs.langchain.com/langsmith/log-llm-trace. Content is in neither calls nor spans: it is sent where payloads are kept, as they
/// are kept, and nowhere else.
/// </summary>
internal static class LangSmithJson
{
    private const string Usage = "usage_metadata";

    /// <summary>Writes as many runs as fit, one at least; returns how many.</summary>
    public static int Write(IBufferWriter<byte> output, ReadOnlySpan<LangSmithRun> runs, string project, int maxBytes)
    {
        var count = 0;
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteStartArray("post");
        while (count < runs.Length && json.BytesCommitted + json.BytesPending < maxBytes)
        {
            var run = runs[count++];
            json.WriteStartObject();
            WritePlace(json, run.Place, project);
            if (run.Call is { } call)
            {
                WriteCall(json, call, run.Payload?.Row());
            }
            else if (run.Span is { } span)
            {
                WriteSpan(json, span);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("patch");
        json.WriteEndArray();
        json.WriteEndObject();
        return count;
    }

    private static void WritePlace(Utf8JsonWriter json, RunPlace place, string project)
    {
        json.WriteString("id", place.RunId);
        json.WriteString("trace_id", place.TraceId);
        json.WriteString("dotted_order", place.DottedOrder);
        if (place.ParentId is { } parent)
        {
            json.WriteString("parent_run_id", parent);
        }

        json.WriteString("session_name", project);
    }

    private static void WriteCall(Utf8JsonWriter json, TraceRecord call, PayloadRecord? content)
    {
        json.WriteString("name", call.Model.Length == 0 ? call.Operation : $"{call.Operation} {call.Model}");
        json.WriteString("run_type", call.Operation switch { "embeddings" => "embedding", "rerank" => "retriever", _ => "llm" });
        WriteTimes(json, call.RequestedAt, call.CompletedAt);
        if (call.ErrorCode.Length != 0)
        {
            json.WriteString("error", call.ErrorType.Length == 0 ? call.ErrorCode : $"{call.ErrorCode}: {call.ErrorType}");
        }

        WriteTags(json, call.AgentTags);

        json.WriteStartObject("inputs");
        WriteContent(json, content?.RequestJson);
        json.WriteEndObject();
        json.WriteStartObject("outputs");
        WriteContent(json, content?.ResponseJson);
        WriteUsage(json, call);
        json.WriteEndObject();

        json.WriteStartObject("extra");
        json.WriteStartObject("metadata");
        json.WriteString("ls_provider", Provider(call.Provider));
        json.WriteString("ls_model_name", call.ResponseModel.Length != 0 ? call.ResponseModel : call.Model);
        json.WriteString("ls_model_type", call.Operation switch { "text_completion" => "llm", "embeddings" => "embedding", _ => "chat" });
        if (call.Temperature is { } temperature)
        {
            json.WriteNumber("ls_temperature", temperature);
        }

        if (call.MaxTokens is { } maxTokens)
        {
            json.WriteNumber("ls_max_tokens", maxTokens);
        }

        Text(json, "thread_id", call.ConversationId.Length != 0 ? call.ConversationId : call.SessionId?.ToString() ?? "");
        Text(json, "request_id", call.RequestId);
        Text(json, "user_id", call.UserId);
        Text(json, "run_id", call.RunId);
        Text(json, "step_id", call.StepId);
        Text(json, "usage_source", call.UsageSource);
        Id(json, "org_id", call.OrgId);
        Id(json, "agent_id", call.AgentId);
        WriteUsage(json, call);
        WriteAttributes(json, call.Attributes);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // Redacted and cut already. The API takes objects only.
    private static void WriteContent(Utf8JsonWriter json, string? content)
    {
        if (string.IsNullOrEmpty(content))
        {
            return;
        }

        using var document = JsonDocument.Parse(content);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            json.WritePropertyName("content");
            document.RootElement.WriteTo(json);
            return;
        }

        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (!property.NameEquals(Usage))
            {
                property.WriteTo(json);
            }
        }
    }

    private static void WriteSpan(Utf8JsonWriter json, SpanRecord span)
    {
        json.WriteString("name", span.Name);
        json.WriteString("run_type", span.OperationType switch
        {
            LlmOperations.LlmCall => "llm",
            LlmOperations.ToolCall => "tool",
            LlmOperations.Retrieval or LlmOperations.Index => "retriever",
            LlmOperations.Embedding => "embedding",
            LlmOperations.PromptGeneration => "prompt",
            LlmOperations.ResponseProcessing => "parser",
            _ => "chain",
        });
        WriteTimes(json, span.StartedAt, span.Status is "running" ? null : span.EndedAt);
        if (span.Status is "failed" or "cancelled")
        {
            json.WriteString("error", span.ErrorType.Length != 0 ? span.ErrorType : span.Status);
        }

        json.WriteStartObject("inputs");
        json.WriteEndObject();
        json.WriteStartObject("outputs");
        json.WriteEndObject();

        json.WriteStartObject("extra");
        json.WriteStartObject("metadata");
        Text(json, "operation_type", span.OperationType);
        Text(json, "thread_id", span.ConversationId);
        Text(json, "run_id", span.RunId);
        Text(json, "step_id", span.StepId);
        Id(json, "org_id", span.OrgId);
        Id(json, "agent_id", span.AgentId);
        WriteAttributes(json, span.Attributes);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter json, TraceRecord call)
    {
        if (call.UsageSource is "none")
        {
            return;
        }

        json.WriteStartObject(Usage);
        json.WriteNumber("input_tokens", call.InputTokens);
        json.WriteNumber("output_tokens", call.OutputTokens);
        json.WriteNumber("total_tokens", call.TotalTokens);
        json.WriteStartObject("input_token_details");
        Number(json, "cache_read", call.CachedInputTokens);
        Number(json, "cache_creation", call.CacheWriteTokens);
        Number(json, "audio", call.AudioInputTokens);
        json.WriteEndObject();
        json.WriteStartObject("output_token_details");
        Number(json, "reasoning", call.ReasoningTokens);
        Number(json, "audio", call.AudioOutputTokens);
        json.WriteEndObject();
        if (call.CostUsd is { } cost)
        {
            json.WriteNumber("total_cost", cost);
        }

        json.WriteEndObject();
    }

    private static void WriteTimes(Utf8JsonWriter json, DateTimeOffset start, DateTimeOffset? end)
    {
        json.WriteString("start_time", Iso(start));
        if (end is { } ended)
        {
            json.WriteString("end_time", Iso(ended));
        }
    }

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static void WriteTags(Utf8JsonWriter json, IReadOnlyList<string> tags)
    {
        if (tags.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tags");
        foreach (var tag in tags)
        {
            json.WriteStringValue(tag);
        }

        json.WriteEndArray();
    }

    // Under one name, so that no attribute takes the place of what stands beside it.
    private static void WriteAttributes(Utf8JsonWriter json, IReadOnlyDictionary<string, string> attributes)
    {
        if (attributes.Count == 0)
        {
            return;
        }

        json.WriteStartObject("attributes");
        foreach (var (key, value) in attributes)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length != 0)
        {
            json.WriteString(name, value);
        }
    }

    private static void Id(Utf8JsonWriter json, string name, Guid value)
    {
        if (value != Guid.Empty)
        {
            json.WriteString(name, value);
        }
    }

    private static void Number(Utf8JsonWriter json, string name, uint? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    // LangSmith's own names, by which it finds prices.
    private static string Provider(string name) => name switch
    {
        "azure.ai.openai" or "azure.ai.inference" => "azure",
        "aws.bedrock" => "amazon_bedrock",
        "gcp.gemini" or "gcp.gen_ai" => "google_genai",
        "gcp.vertex_ai" => "google_vertexai",
        "mistral_ai" => "mistralai",
        "x_ai" => "xai",
        _ => name,
    };
}
