using System.Text.Json.Nodes;
using LlmTracing.ClickHouse;

namespace LlmTracing.Dashboard.Api;

/// <summary>Puts the rows into the API's description: their properties are the columns, of which there is one list.</summary>
internal static class RowSchemas
{
    /// <summary>The description with the properties of <c>Call</c> and <c>Span</c>.</summary>
    public static byte[] AddTo(byte[] description)
    {
        var root = JsonNode.Parse(description)!;
        var schemas = root["components"]!["schemas"]!;
        schemas["Call"]!["properties"] = Properties(TraceColumns.All);
        schemas["Span"]!["properties"] = Properties(SpanColumns.All);
        return System.Text.Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static JsonObject Properties<TRow>(IReadOnlyList<Column<TRow>> columns)
        => new(columns.Select(static c =>
        {
            var schema = Schema(c.Type);
            schema["description"] = c.Description;
            return KeyValuePair.Create(c.Name, (JsonNode?)schema);
        }));

    /// <summary>How a value of a ClickHouse type stands in JSON.</summary>
    private static JsonObject Schema(string type) => type.Split('(')[0] switch
    {
        "Nullable" => Nullable(Schema(Inner(type))),
        "LowCardinality" => Schema(Inner(type)),
        "Array" => new JsonObject { ["type"] = "array", ["items"] = Schema(Inner(type)) },
        "Map" => new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" } },
        "UUID" => new JsonObject { ["type"] = "string", ["format"] = "uuid" },
        "DateTime64" => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        "Bool" => new JsonObject { ["type"] = "boolean" },
        "Decimal" or "Float32" or "Float64" => new JsonObject { ["type"] = "number" },
        var name when name.Contains("Int", StringComparison.Ordinal) => new JsonObject { ["type"] = "integer" },
        _ => new JsonObject { ["type"] = "string" },
    };

    private static string Inner(string type) => type[(type.IndexOf('(', StringComparison.Ordinal) + 1)..^1];

    private static JsonObject Nullable(JsonObject schema)
    {
        schema["type"] = new JsonArray(schema["type"]!.GetValue<string>(), "null");
        return schema;
    }
}
