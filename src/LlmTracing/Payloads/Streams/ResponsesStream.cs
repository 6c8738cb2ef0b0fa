using System.Text.Json.Nodes;

namespace LlmTracing.Payloads.Streams;

/// <summary>OpenAI's Responses API: the last event holds the whole answer; where it did not come, its items are put together.</summary>
internal static class ResponsesStream
{
    public static JsonObject Join(List<JsonObject> events)
    {
        var message = events.FindLast(static e => e["response"] is JsonObject)?["response"] is JsonObject response ? Json.Copy(response) : [];
        if (message["output"] is JsonArray { Count: > 0 })
        {
            return message;
        }

        var merge = new DeltaMerge();
        var items = new SortedDictionary<int, JsonObject>();
        foreach (var item in events)
        {
            var at = Json.Number(item["output_index"]);
            if (item["item"] is JsonObject whole)
            {
                items[at] = Json.Copy(whole);
            }
            else if (items.TryGetValue(at, out var open))
            {
                Take(open, item, merge);
            }
        }

        merge.Finish();
        if (items.Count != 0)
        {
            message["output"] = new JsonArray([.. items.Values]);
        }

        return message;
    }

    private static void Take(JsonObject open, JsonObject item, DeltaMerge merge)
    {
        if (item["part"] is JsonObject part)
        {
            Set(Parts(open, item), PartIndex(item), Json.Copy(part));
        }
        else if (Json.Text(item["delta"]) is { } delta)
        {
            var kind = Json.Text(item["type"]) ?? "";
            if (kind.Contains("arguments", StringComparison.Ordinal))
            {
                merge.Append(open, "arguments", delta);
            }
            else if (kind is "response.custom_tool_call_input.delta")
            {
                merge.Append(open, "input", delta);
            }
            else if (Json.Objects(Parts(open, item)).ElementAtOrDefault(PartIndex(item)) is { } text)
            {
                merge.Append(text, kind.Contains("refusal", StringComparison.Ordinal) ? "refusal" : "text", delta);
            }
        }
    }

    private static JsonArray Parts(JsonObject open, JsonObject item)
    {
        var name = item["summary_index"] is null ? "content" : "summary";
        if (open[name] is not JsonArray parts)
        {
            open[name] = parts = [];
        }

        return parts;
    }

    private static int PartIndex(JsonObject item) => Json.Number(item["summary_index"] ?? item["content_index"]);

    private static void Set(JsonArray parts, int index, JsonObject part)
    {
        if (index < parts.Count && index >= 0)
        {
            parts[index] = part;
        }
        else
        {
            parts.Add((JsonNode)part);
        }
    }
}
