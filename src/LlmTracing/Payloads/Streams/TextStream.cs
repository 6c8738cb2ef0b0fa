using System.Text.Json.Nodes;

namespace LlmTracing.Payloads.Streams;

/// <summary>
/// Formats whose events are all alike, each with a piece of text in one place: Ollama, Llama and Titan on Bedrock, Anthropic's old
/// completions, watsonx, llama.cpp.
/// </summary>
internal static class TextStream
{
    private static readonly string[] Names = ["response", "completion", "generation", "outputText", "content", "text"];

    /// <summary>The joined message; null where the events have no such place.</summary>
    public static JsonObject? Join(List<JsonObject> events)
    {
        if (events.Exists(static e => e["message"] is JsonObject && e["done"] is not null))
        {
            return Join(events, static e => e["message"] as JsonObject);
        }

        if (events.Exists(static e => Result(e) is not null))
        {
            return Join(events, Result);
        }

        return events.Exists(static e => Array.Exists(Names, name => Json.Text(e[name]) is not null)) ? Join(events, static e => e) : null;
    }

    private static JsonObject? Result(JsonObject item) =>
        Json.Objects(item["results"] ?? item["outputs"]).FirstOrDefault() is { } result && (result["generated_text"] ?? result["text"]) is not null ? result : null;

    private static JsonObject Join(List<JsonObject> events, Func<JsonObject, JsonObject?> holder)
    {
        var answer = new JsonObject();
        var merge = new DeltaMerge();
        foreach (var item in events)
        {
            if (holder(item) is not { } piece)
            {
                Json.Set(answer, item);
                continue;
            }

            // The first event gives the shape, the later ones their texts and their last word on everything else.
            if (answer.Count == 0 || holder(answer) is not { } whole)
            {
                Json.Set(answer, item);
                continue;
            }

            if (!ReferenceEquals(piece, item))
            {
                Json.Set(answer, item, "message", "results", "outputs");
            }

            Take(whole, piece, merge);
        }

        merge.Finish();
        return answer;
    }

    private static void Take(JsonObject whole, JsonObject piece, DeltaMerge merge)
    {
        foreach (var (name, value) in piece)
        {
            if (Json.Text(value) is { } text && (name is "thinking" or "generated_text" || Names.Contains(name)))
            {
                merge.Append(whole, name, text);
            }
            else if (value is JsonArray items)
            {
                merge.Merge(whole, new JsonObject { [name] = items.DeepClone() });
            }
            else if (name is "input_token_count")
            {
                whole[name] = Math.Max(Json.Number(whole[name]), Json.Number(value));  // said once, and 0 after that
            }
            else if (value is not null)
            {
                whole[name] = value.DeepClone();
            }
        }
    }
}
