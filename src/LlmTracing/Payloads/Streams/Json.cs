using System.Text.Json.Nodes;

namespace LlmTracing.Payloads.Streams;

/// <summary>Looks into JSON that may be of any shape.</summary>
internal static class Json
{
    /// <summary>The text of a string; null for anything else.</summary>
    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static bool Is(this JsonNode? node, string text) => string.Equals(Text(node), text, StringComparison.Ordinal);

    /// <summary>A whole number; 0 for anything else.</summary>
    public static int Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out int number) ? number : 0;

    public static IEnumerable<JsonObject> Objects(JsonNode? array) => (array as JsonArray)?.OfType<JsonObject>() ?? [];

    public static JsonObject Copy(JsonObject item) => (JsonObject)item.DeepClone();

    /// <summary>Sets what <paramref name="from"/> says; null says nothing.</summary>
    public static void Set(JsonObject into, JsonObject from, params ReadOnlySpan<string> except)
    {
        foreach (var (name, value) in from)
        {
            if (value is not null && !except.Contains(name))
            {
                into[name] = value.DeepClone();
            }
        }
    }

    /// <summary>The object of a name, made where there is none.</summary>
    public static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child)
        {
            parent[name] = child = [];
        }

        return child;
    }

    /// <summary>Sets the object of a name anew with what <paramref name="from"/> says on top.</summary>
    public static void Overlay(JsonObject parent, string name, JsonNode? from)
    {
        if (from is JsonObject values)
        {
            Set(Child(parent, name), values);
        }
    }

    /// <summary>The JSON that a text holds, such as the arguments of a tool; the text itself where it was cut or is none.</summary>
    public static JsonNode? Unpack(JsonNode? node)
    {
        if (Text(node) is not { } text)
        {
            return node?.DeepClone();
        }

        if (text.Length == 0)
        {
            return new JsonObject();
        }

        return StreamEvents.Parse(System.Text.Encoding.UTF8.GetBytes(text)) ?? node!.DeepClone();
    }
}
