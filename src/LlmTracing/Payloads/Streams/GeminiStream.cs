using System.Text.Json.Nodes;

namespace LlmTracing.Payloads.Streams;

/// <summary>Gemini: answers in pieces, and interactions.</summary>
internal static class GeminiStream
{
    /// <summary>The answer of an event, which some gateways of Google's wrap.</summary>
    public static JsonObject Answer(JsonObject item) => item["response"] as JsonObject ?? item;

    public static JsonObject Join(List<JsonObject> events)
    {
        var answer = new JsonObject();
        var merge = new DeltaMerge();
        var candidates = new SortedDictionary<int, JsonObject>();
        foreach (var item in events.Select(Answer))
        {
            Json.Set(answer, item, "candidates");
            foreach (var candidate in Json.Objects(item["candidates"]))
            {
                var index = Json.Number(candidate["index"]);
                if (!candidates.TryGetValue(index, out var whole))
                {
                    candidates[index] = whole = new JsonObject { ["content"] = new JsonObject { ["parts"] = new JsonArray() } };
                }

                Json.Set(whole, candidate, "content");
                if (candidate["content"] is JsonObject content)
                {
                    Take((JsonObject)whole["content"]!, content, merge);
                }
            }
        }

        merge.Finish();
        answer["candidates"] = new JsonArray([.. candidates.Values]);
        return answer;
    }

    /// <summary>An interaction: its steps begin, grow and stop one after the other.</summary>
    public static JsonObject JoinInteraction(List<JsonObject> events)
    {
        var interaction = new JsonObject();
        var merge = new DeltaMerge();
        var steps = new SortedDictionary<int, JsonObject>();
        foreach (var item in events)
        {
            if (item["interaction"] is JsonObject state)
            {
                Json.Set(interaction, state);
            }

            var index = Json.Number(item["index"]);
            if (item["step"] is JsonObject step)
            {
                steps[index] = Json.Copy(step);
            }
            else if (item["delta"] is JsonObject delta && steps.TryGetValue(index, out var open))
            {
                merge.Merge(open, Without(delta, "type"));
            }
        }

        merge.Finish();
        if (!interaction.ContainsKey("steps") && steps.Count != 0)
        {
            interaction["steps"] = new JsonArray([.. steps.Values]);
        }

        return interaction;
    }

    // Texts that follow each other are one, except where thought turns into answer.
    private static void Take(JsonObject whole, JsonObject content, DeltaMerge merge)
    {
        Json.Set(whole, content, "parts");
        var parts = (JsonArray)whole["parts"]!;
        foreach (var part in Json.Objects(content["parts"]))
        {
            if (Json.Text(part["text"]) is { } text && parts.LastOrDefault() is JsonObject last && last["text"] is not null
                && JsonNode.DeepEquals(last["thought"], part["thought"]))
            {
                merge.Append(last, "text", text);
                Json.Set(last, part, "text");
            }
            else
            {
                parts.Add(part.DeepClone());
            }
        }
    }

    private static JsonObject Without(JsonObject item, string name)
    {
        var rest = Json.Copy(item);
        rest.Remove(name);
        return rest;
    }
}
