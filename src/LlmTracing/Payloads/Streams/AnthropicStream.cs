using System.Text.Json.Nodes;

namespace LlmTracing.Payloads.Streams;

/// <summary>Anthropic's messages, also where Bedrock and Vertex serve them.</summary>
internal static class AnthropicStream
{
    public static JsonObject Join(List<JsonObject> events)
    {
        var message = new JsonObject();
        var merge = new DeltaMerge();
        var blocks = new SortedDictionary<int, JsonObject>();
        foreach (var item in events)
        {
            switch (Json.Text(item["type"]))
            {
                case "message_start" when item["message"] is JsonObject start:
                    Json.Set(message, start);
                    break;
                case "content_block_start" when item["content_block"] is JsonObject block:
                    blocks[Json.Number(item["index"])] = Json.Copy(block);
                    break;
                case "content_block_delta" when item["delta"] is JsonObject delta && blocks.TryGetValue(Json.Number(item["index"]), out var open):
                    Take(open, delta, merge);
                    break;
                case "message_delta":
                    if (item["delta"] is JsonObject end)
                    {
                        Json.Set(message, end);
                    }

                    Json.Overlay(message, "usage", item["usage"]);
                    Json.Set(message, item, "type", "delta", "usage");
                    break;
                default:
                    Json.Set(message, item, "type", "index");
                    break;
            }
        }

        merge.Finish();
        foreach (var block in blocks.Values)
        {
            if (block.ContainsKey("input"))
            {
                block["input"] = Json.Unpack(block["input"]);
            }
        }

        message["content"] = new JsonArray([.. blocks.Values]);
        return message;
    }

    private static void Take(JsonObject block, JsonObject delta, DeltaMerge merge)
    {
        foreach (var (name, value) in delta)
        {
            switch (name)
            {
                case "type":
                    break;
                case "partial_json":
                    merge.Append(block, "input", Json.Text(value) ?? "");
                    break;
                case "citation":
                    merge.Merge(block, new JsonObject { ["citations"] = new JsonArray(value?.DeepClone()) });
                    break;
                default:
                    merge.Merge(block, new JsonObject { [name] = value?.DeepClone() });
                    break;
            }
        }
    }
}
