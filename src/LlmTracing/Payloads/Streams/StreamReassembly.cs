using System.Text;
using System.Text.Json.Nodes;

namespace LlmTracing.Payloads.Streams;

/// <summary>
/// Puts the events of a streamed answer together to the message that the same API gives without streaming. The shape of the events tells the
/// wire format; events of a shape that is not known stay a list.
/// </summary>
internal static class StreamReassembly
{
    /// <summary>The final message as JSON, made of as much as was kept of the stream.</summary>
    /// <param name="body">The stream's bytes, decoded.</param>
    public static byte[] Assemble(ReadOnlySpan<byte> body)
    {
        var events = StreamEvents.Read(body);
        JsonNode message;
        try
        {
            message = (JsonNode?)Message(events) ?? All(events);
        }
        catch (Exception fault) when (fault is InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            // A field is not of the kind that its API documents.
            message = All(events);
        }

        return Encoding.UTF8.GetBytes(message.ToJsonString());
    }

    private static JsonObject? Message(List<JsonObject> events) =>
        events switch
        {
            _ when events.Exists(static e => Json.Text(e["type"])?.StartsWith("response.", StringComparison.Ordinal) == true) => ResponsesStream.Join(events),
            _ when events.Exists(static e => e["choices"] is JsonArray) => ChoicesStream.Join(events),
            _ when events.Exists(static e => e["type"].Is("message_start")) => AnthropicStream.Join(events),
            _ when events.Exists(static e => e["type"].Is("message-start")) => CohereStream.Join(events),
            _ when events.Exists(static e => e["event_type"].Is("stream-start") || e["event_type"].Is("text-generation")) => CohereStream.JoinVersion1(events),
            _ when events.Exists(static e => e["interaction"] is JsonObject) => GeminiStream.JoinInteraction(events),
            _ when events.Exists(static e => GeminiStream.Answer(e)["candidates"] is JsonArray) => GeminiStream.Join(events),
            _ when events.Exists(static e => e["messageStart"] is JsonObject || e["contentBlockDelta"] is JsonObject) => ConverseStream.Join(events),
            _ when events.FindLast(static e => e["type"].Is("transcript.text.done")) is { } done => Transcript(events, done),
            _ => TextStream.Join(events),
        };

    private static JsonObject Transcript(List<JsonObject> events, JsonObject done)
    {
        var transcript = new JsonObject();
        Json.Set(transcript, done, "type");
        var segments = new JsonArray([.. events.Where(static e => e["type"].Is("transcript.text.segment")).Select(static e => e.DeepClone())]);
        if (segments.Count != 0)
        {
            transcript["segments"] = segments;
        }

        return transcript;
    }

    private static JsonArray All(List<JsonObject> events) => [.. events.Select(static e => e.DeepClone())];
}
