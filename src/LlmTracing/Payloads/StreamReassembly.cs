using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmTracing.Payloads;

/// <summary>Puts the events of a streamed answer together to the message that the same API gives without streaming, as far as its shape is known; else to a list.</summary>
internal static class StreamReassembly
{
    /// <summary>The final message as JSON.</summary>
    /// <param name="body">The stream's bytes, server-sent events or lines of JSON.</param>
    public static byte[] Assemble(ReadOnlySpan<byte> body)
    {
        var events = Read(Encoding.UTF8.GetString(body));
        JsonNode? message = events switch
        {
            _ when events.FindLast(static e => e["response"]?["output"] is JsonArray) is { } done => done["response"]!.DeepClone(),
            _ when events.Exists(static e => e["choices"] is JsonArray) => Choices(events),
            _ when events.Exists(static e => Type(e) is "message_start") => Blocks(events),
            _ when events.Exists(static e => e["candidates"] is JsonArray) => Candidates(events),
            _ when events.Exists(static e => e["message"]?["content"] is JsonValue && e["done"] is not null) => Joined(events, static e => e["message"]!.AsObject(), "content"),
            _ when events.Exists(static e => e["response"] is JsonValue && e["done"] is not null) => Joined(events, static e => e, "response"),
            _ => new JsonArray([.. events.Select(static e => e.DeepClone())]),
        };
        return Encoding.UTF8.GetBytes(message!.ToJsonString());
    }

    /// <summary>Whether a body is a stream of events and not one JSON text.</summary>
    public static bool IsStream(ReadOnlySpan<byte> body, string? mediaType) =>
        mediaType is "text/event-stream" or "application/x-ndjson" or "application/stream+json"
        || (mediaType is null && body.TrimStart(" \r\n\t"u8).StartsWith("data:"u8));

    private static string? Type(JsonObject item) => item["type"] is JsonValue value && value.TryGetValue(out string? type) ? type : null;

    private static List<JsonObject> Read(string body)
    {
        var events = new List<JsonObject>();
        foreach (var line in body.EnumerateLines())
        {
            var data = line.StartsWith("data:") ? line[5..].Trim() : line.StartsWith("{") ? line.Trim() : default;
            if (data.Length < 2 || data[0] != '{')
                continue;
            try
            {
                if (JsonNode.Parse(data.ToString()) is JsonObject item)
                    events.Add(item);
            }
            catch (JsonException)
            {
                // Cut at the end, or no JSON.
            }
        }

        return events;
    }

    private static JsonObject Choices(List<JsonObject> events)
    {
        var message = Base(events[0], "choices");
        var choices = new SortedDictionary<int, JsonObject>();
        foreach (var item in events)
        {
            if (item["usage"] is JsonObject usage)
                message["usage"] = usage.DeepClone();
            foreach (var choice in (item["choices"] as JsonArray ?? []).OfType<JsonObject>())
            {
                var index = Number(choice["index"]);
                if (!choices.TryGetValue(index, out var whole))
                    choices[index] = whole = new JsonObject { ["index"] = index, ["message"] = new JsonObject() };
                if (choice["finish_reason"] is { } reason)
                    whole["finish_reason"] = reason.DeepClone();
                if (choice["delta"] is JsonObject delta)
                    Merge((JsonObject)whole["message"]!, delta);
                if (choice["text"] is JsonValue text)
                    whole["text"] = (whole["text"]?.GetValue<string>() ?? "") + text;
            }
        }

        message["choices"] = new JsonArray([.. choices.Values]);
        return message;
    }

    private static JsonObject Blocks(List<JsonObject> events)
    {
        var message = new JsonObject();
        var blocks = new SortedDictionary<int, JsonObject>();
        foreach (var item in events)
        {
            switch (Type(item))
            {
                case "message_start" when item["message"] is JsonObject start:
                    message = (JsonObject)start.DeepClone();
                    break;
                case "content_block_start" when item["content_block"] is JsonObject block:
                    blocks[Number(item["index"])] = (JsonObject)block.DeepClone();
                    break;
                case "content_block_delta" when item["delta"] is JsonObject delta && blocks.TryGetValue(Number(item["index"]), out var whole):
                    delta = (JsonObject)delta.DeepClone();
                    delta.Remove("type");
                    if (whole["input"] is JsonObject)
                        whole.Remove("input");
                    Rename(delta, "partial_json", "input");
                    Merge(whole, delta);
                    break;
                case "message_delta":
                    Merge(message, item["delta"] as JsonObject ?? []);
                    if (item["usage"] is JsonObject usage)
                        Replace(message["usage"] as JsonObject, message, usage);
                    break;
            }
        }

        foreach (var block in blocks.Values)
            ReadInput(block);
        message["content"] = new JsonArray([.. blocks.Values]);
        return message;
    }

    // A tool's input comes as pieces of JSON text.
    private static void ReadInput(JsonObject block)
    {
        if (block["input"] is not JsonValue value || !value.TryGetValue(out string? text))
            return;
        try
        {
            block["input"] = JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            // Cut: it stays a text.
        }
    }

    private static JsonObject Candidates(List<JsonObject> events)
    {
        var message = (JsonObject)events[^1].DeepClone();
        var text = new StringBuilder();
        var others = new JsonArray();
        foreach (var part in events.SelectMany(static e => (e["candidates"] as JsonArray ?? []).OfType<JsonObject>())
            .SelectMany(static c => (c["content"]?["parts"] as JsonArray ?? []).OfType<JsonObject>()))
        {
            if (part["text"] is JsonValue value)
                text.Append(value);
            else
                others.Add(part.DeepClone());
        }

        others.Insert(0, new JsonObject { ["text"] = text.ToString() });
        var candidate = (message["candidates"] as JsonArray)?.FirstOrDefault() as JsonObject;
        candidate = candidate is null ? [] : (JsonObject)candidate.DeepClone();
        candidate["content"] = new JsonObject { ["role"] = "model", ["parts"] = others };
        message["candidates"] = new JsonArray(candidate);
        return message;
    }

    private static JsonObject Joined(List<JsonObject> events, Func<JsonObject, JsonObject> holder, string name)
    {
        var text = string.Concat(events.Select(e => holder(e)[name]?.ToString()));
        var message = (JsonObject)events[^1].DeepClone();
        holder(message)[name] = text;
        return message;
    }

    private static JsonObject Base(JsonObject first, string without)
    {
        var message = (JsonObject)first.DeepClone();
        message.Remove(without);
        return message;
    }

    // Texts add up, lists are merged by the index of their items, everything else is replaced.
    private static void Merge(JsonObject whole, JsonObject delta)
    {
        foreach (var (name, value) in delta)
        {
            switch (value)
            {
                case JsonValue text when text.TryGetValue(out string? piece) && whole[name] is JsonValue so && so.TryGetValue(out string? far)
                    && name is not ("role" or "id" or "type" or "name"):
                    whole[name] = far + piece;
                    break;
                case JsonObject inner when whole[name] is JsonObject outer:
                    Merge(outer, inner);
                    break;
                case JsonArray items when items.All(static i => i?["index"] is not null):
                    MergeItems(whole, name, items);
                    break;
                case null when whole[name] is not null:
                    break;
                default:
                    whole[name] = value?.DeepClone();
                    break;
            }
        }
    }

    private static void MergeItems(JsonObject whole, string name, JsonArray items)
    {
        if (whole[name] is not JsonArray all)
            whole[name] = all = [];
        foreach (var item in items.OfType<JsonObject>())
        {
            var index = Number(item["index"]);
            if (all.OfType<JsonObject>().FirstOrDefault(i => Number(i["index"]) == index) is { } same)
                Merge(same, item);
            else
                all.Add(item.DeepClone());
        }
    }

    private static void Replace(JsonObject? into, JsonObject message, JsonObject usage)
    {
        if (into is null)
        {
            message["usage"] = usage.DeepClone();
            return;
        }

        foreach (var (name, value) in usage)
            into[name] = value?.DeepClone();
    }

    private static void Rename(JsonObject item, string from, string to)
    {
        if (item[from] is { } value)
        {
            item.Remove(from);
            item[to] = value.DeepClone();
        }
    }

    private static int Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out int number) ? number : 0;
}
