using System.Text;
using System.Text.Json.Nodes;

namespace LlmTracing.Payloads.Streams;

/// <summary>
/// Merges deltas into a message: texts add up, objects merge, lists merge by the index of their items, or add up, and everything else is
/// replaced. Texts are joined once, by <see cref="Finish"/>: a long answer has thousands of pieces.
/// </summary>
internal sealed class DeltaMerge
{
    private readonly Dictionary<(JsonObject Owner, string Name), StringBuilder> _texts = [];

    /// <summary>Adds a piece of a text.</summary>
    public void Append(JsonObject owner, string name, string piece)
    {
        if (!_texts.TryGetValue((owner, name), out var text))
        {
            _texts[(owner, name)] = text = new StringBuilder(Json.Text(owner[name]));
            owner[name] = "";
        }

        text.Append(piece);
    }

    public void Merge(JsonObject whole, JsonObject delta)
    {
        foreach (var (name, value) in delta)
        {
            switch (value)
            {
                case null:
                    if (!whole.ContainsKey(name))
                    {
                        whole[name] = null;
                    }

                    break;
                case JsonObject inner when whole[name] is JsonObject outer:
                    Merge(outer, inner);
                    break;
                case JsonArray items:
                    MergeItems(whole, name, items);
                    break;
                case JsonValue when Json.Text(value) is { } piece && !IsWhole(name) && Json.Text(whole[name]) is not null:
                    Append(whole, name, piece);
                    break;
                default:
                    whole[name] = value.DeepClone();
                    break;
            }
        }
    }

    /// <summary>Puts the joined texts in their places.</summary>
    public void Finish()
    {
        foreach (var ((owner, name), text) in _texts)
        {
            owner[name] = text.ToString();
        }

        _texts.Clear();
    }

    // Texts that are sent as one, and again where they are sent twice.
    private static bool IsWhole(string name) => name is "role" or "id" or "type" or "name" or "format" or "status" or "object" or "model";

    private void MergeItems(JsonObject whole, string name, JsonArray items)
    {
        if (whole[name] is not JsonArray all)
        {
            whole[name] = all = [];
        }

        foreach (var item in items)
        {
            if (item is JsonObject { } part && part["index"] is { } index
                && Json.Objects(all).FirstOrDefault(i => i["index"] is not null && Json.Number(i["index"]) == Json.Number(index)) is { } same)
            {
                Merge(same, part);
            }
            else
            {
                all.Add(item?.DeepClone());
            }
        }
    }
}
