using System.Text.Json.Nodes;

namespace LlmTracing.Payloads.Streams;

/// <summary>Bedrock's ConverseStream, and the events of Nova, which have the same names.</summary>
internal static class ConverseStream
{
    public static JsonObject Join(List<JsonObject> events)
    {
        var answer = new JsonObject();
        var message = new JsonObject();
        var merge = new DeltaMerge();
        var blocks = new SortedDictionary<int, JsonObject>();
        foreach (var (name, value) in events.SelectMany(static e => e))
        {
            var item = value as JsonObject ?? [];
            var index = Json.Number(item["contentBlockIndex"]);
            switch (name)
            {
                case "messageStart":
                    Json.Set(message, item);
                    break;
                case "contentBlockStart" when item["start"] is JsonObject start:
                    merge.Merge(Block(blocks, index), start);
                    break;
                case "contentBlockDelta" when item["delta"] is JsonObject delta:
                    Take(Block(blocks, index), delta, merge);
                    break;
                case "contentBlockStop":
                    break;
                case "messageStop" or "metadata":
                    Json.Set(answer, item);
                    break;
                default:
                    answer[name] = value?.DeepClone();
                    break;
            }
        }

        merge.Finish();
        foreach (var block in blocks.Values)
        {
            if (block["toolUse"] is JsonObject tool)
            {
                tool["input"] = Json.Unpack(tool["input"]);
            }
        }

        message["content"] = new JsonArray([.. blocks.Values]);
        answer["output"] = new JsonObject { ["message"] = message };
        return answer;
    }

    private static JsonObject Block(SortedDictionary<int, JsonObject> blocks, int index)
    {
        if (!blocks.TryGetValue(index, out var block))
        {
            blocks[index] = block = [];
        }

        return block;
    }

    // Reasoning is flat in its deltas and has a level more in the whole message.
    private static void Take(JsonObject block, JsonObject delta, DeltaMerge merge)
    {
        if (delta["reasoningContent"] is not JsonObject reasoning)
        {
            merge.Merge(block, delta);
        }
        else if (reasoning["redactedContent"] is not null)
        {
            merge.Merge(Json.Child(block, "reasoningContent"), reasoning);
        }
        else
        {
            merge.Merge(Json.Child(Json.Child(block, "reasoningContent"), "reasoningText"), reasoning);
        }
    }
}
