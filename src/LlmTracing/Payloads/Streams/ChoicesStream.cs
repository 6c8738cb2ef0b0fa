using System.Text.Json.Nodes;

namespace LlmTracing.Payloads.Streams;

/// <summary>Chat completions and completions of OpenAI and of the many that speak as it does.</summary>
internal static class ChoicesStream
{
    private const string Chunk = ".chunk";

    public static JsonObject Join(List<JsonObject> events)
    {
        var message = new JsonObject();
        var merge = new DeltaMerge();
        var choices = new SortedDictionary<int, JsonObject>();
        foreach (var item in events)
        {
            TakeEnvelope(message, item);
            foreach (var choice in Json.Objects(item["choices"]))
            {
                var index = Json.Number(choice["index"]);
                if (!choices.TryGetValue(index, out var whole))
                {
                    choices[index] = whole = new JsonObject { ["index"] = index };
                }

                Take(whole, choice, merge);
            }
        }

        merge.Finish();
        message["choices"] = new JsonArray([.. choices.Values]);
        return message;
    }

    // The identity is that of the first event, counts and the like come last.
    private static void TakeEnvelope(JsonObject message, JsonObject item)
    {
        foreach (var (name, value) in item)
        {
            if (name is "choices" || value is null || (value is JsonValue && message[name] is { } known && !known.Is("")))
            {
                continue;
            }

            var text = Json.Text(value);
            message[name] = name is "object" && text?.EndsWith(Chunk, StringComparison.Ordinal) == true ? text[..^Chunk.Length] : value.DeepClone();
        }
    }

    private static void Take(JsonObject whole, JsonObject choice, DeltaMerge merge)
    {
        foreach (var (name, value) in choice)
        {
            switch (name)
            {
                case "index":
                    break;
                case "delta" when value is JsonObject delta:
                    merge.Merge(Json.Child(whole, "message"), delta);
                    break;
                case "message" when choice["delta"] is JsonObject:
                    break;  // what came so far, beside the delta
                case "text" when Json.Text(value) is { } text:
                    merge.Append(whole, name, text);
                    break;
                case "logprobs" when value is JsonObject logprobs:
                    merge.Merge(Json.Child(whole, name), logprobs);
                    break;
                default:
                    if (value is not null)
                    {
                        whole[name] = value.DeepClone();
                    }

                    break;
            }
        }
    }
}
