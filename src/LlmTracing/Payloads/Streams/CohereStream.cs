using System.Text.Json.Nodes;

namespace LlmTracing.Payloads.Streams;

/// <summary>Cohere's chat, both versions.</summary>
internal static class CohereStream
{
    /// <summary>Version 2: events carry deltas of the answer's message.</summary>
    public static JsonObject Join(List<JsonObject> events)
    {
        var answer = new JsonObject();
        var message = new JsonObject();
        var merge = new DeltaMerge();
        var content = new SortedDictionary<int, JsonObject>();
        var tools = new SortedDictionary<int, JsonObject>();
        var citations = new JsonArray();
        foreach (var item in events)
        {
            var delta = item["delta"] as JsonObject ?? [];
            var part = delta["message"] as JsonObject ?? [];
            var index = Json.Number(item["index"]);
            switch (Json.Text(item["type"]))
            {
                case "message-start":
                    Json.Set(answer, item, "type", "delta");
                    Json.Set(message, part, "content", "tool_calls", "citations");
                    break;
                case "content-start" or "content-delta" when part["content"] is JsonObject piece:
                    merge.Merge(At(content, index), piece);
                    break;
                case "tool-call-start" or "tool-call-delta" when part["tool_calls"] is JsonObject call:
                    merge.Merge(At(tools, index), call);
                    break;
                case "citation-start" when part["citations"] is { } citation:
                    citations.Add(citation.DeepClone());
                    break;
                case "tool-plan-delta":
                    merge.Merge(message, part);
                    break;
                case "message-end":
                    Json.Set(answer, delta);
                    break;
            }
        }

        merge.Finish();
        Add(message, "content", new JsonArray([.. content.Values]));
        Add(message, "tool_calls", new JsonArray([.. tools.Values]));
        Add(message, "citations", citations);
        answer["message"] = message;
        return answer;
    }

    /// <summary>Version 1: the last event holds the whole answer; where it did not come, the text is joined.</summary>
    public static JsonObject JoinVersion1(List<JsonObject> events)
    {
        if (events.FindLast(static e => e["event_type"].Is("stream-end")) is { } end && end["response"] is JsonObject response)
        {
            var whole = Json.Copy(response);
            Json.Set(whole, end, "response", "event_type", "is_finished");
            return whole;
        }

        var answer = new JsonObject();
        var merge = new DeltaMerge();
        foreach (var item in events)
        {
            if (item["event_type"].Is("text-generation"))
            {
                merge.Append(answer, "text", Json.Text(item["text"]) ?? "");
            }
            else
            {
                Json.Set(answer, item, "event_type", "is_finished");
            }
        }

        merge.Finish();
        return answer;
    }

    private static JsonObject At(SortedDictionary<int, JsonObject> items, int index)
    {
        if (!items.TryGetValue(index, out var item))
        {
            items[index] = item = [];
        }

        return item;
    }

    private static void Add(JsonObject message, string name, JsonArray items)
    {
        if (items.Count != 0)
        {
            message[name] = items;
        }
    }
}
