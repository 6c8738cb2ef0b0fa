using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmTracing.Payloads.Streams;

/// <summary>
/// Cuts the bytes of a streamed answer into its events: server-sent events, JSON texts one after the other, a JSON array, AWS event-stream. What
/// is cut off at the end, or is no JSON object, is left out.
/// </summary>
internal static class StreamEvents
{
    // One whose names come twice has no single meaning.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly JsonReaderOptions Sequence = new() { AllowMultipleValues = true };

    public static List<JsonObject> Read(ReadOnlySpan<byte> body)
    {
        if (EventStreamFrames.IsOne(body))
        {
            return EventStreamFrames.Read(body);
        }

        body = body.TrimStart("\uFEFF \r\n\t"u8);
        return body switch
        {
            [(byte)'[', ..] => ReadSequence(body, depth: 1),
            [(byte)'{', ..] => ReadSequence(body, depth: 0),
            _ => ReadServerSent(body),
        };
    }

    /// <summary>A JSON object; null for anything else.</summary>
    public static JsonObject? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: Strict) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<JsonObject> ReadSequence(ReadOnlySpan<byte> body, int depth)
    {
        var events = new List<JsonObject>();
        var reader = new Utf8JsonReader(body, isFinalBlock: false, new JsonReaderState(Sequence));
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.StartObject || reader.CurrentDepth != depth)
                {
                    continue;
                }

                var start = (int)reader.TokenStartIndex;
                if (!reader.TrySkip())
                {
                    break;
                }

                if (Parse(body[start..(int)reader.BytesConsumed]) is { } item)
                {
                    events.Add(item);
                }
            }
        }
        catch (JsonException)
        {
            // What came before counts.
        }

        return events;
    }

    private static List<JsonObject> ReadServerSent(ReadOnlySpan<byte> body)
    {
        var events = new List<JsonObject>();
        var data = new ArrayBufferWriter<byte>();
        while (!body.IsEmpty)
        {
            var end = body.IndexOfAny((byte)'\n', (byte)'\r');
            var line = end < 0 ? body : body[..end];
            var next = end < 0 ? body.Length : end + (body[end..].StartsWith("\r\n"u8) ? 2 : 1);
            body = body[next..];
            if (line.StartsWith("data:"u8))
            {
                if (data.WrittenCount > 0)
                {
                    data.Write("\n"u8);
                }

                data.Write(line[5..].Trim((byte)' '));
            }
            else if (line.IsEmpty)
            {
                Add(events, data);
            }
        }

        Add(events, data);
        return events;
    }

    private static void Add(List<JsonObject> events, ArrayBufferWriter<byte> data)
    {
        if (data.WrittenSpan is [(byte)'{', ..])
        {
            if (Parse(data.WrittenSpan) is { } item)
            {
                events.Add(item);
            }
            else
            {
                AddLines(events, data.WrittenSpan);
            }
        }

        data.ResetWrittenCount();
    }

    // Events without the blank line between them, as some servers send them.
    private static void AddLines(List<JsonObject> events, ReadOnlySpan<byte> data)
    {
        foreach (var line in data.Split((byte)'\n'))
        {
            if (Parse(data[line]) is { } item)
            {
                events.Add(item);
            }
        }
    }
}
