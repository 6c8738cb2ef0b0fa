using System.Text.Json;

namespace LlmTracing.Replay;

/// <summary>What a true observer sees in an exchange, as the recording says.</summary>
/// <param name="IsCall">False for what is no inference call: no row, or none with usage.</param>
/// <param name="Values">The expected value by field name; null and 0 are alike for counts, null and empty for text.</param>
internal sealed record Expectation(bool IsCall, IReadOnlyDictionary<string, string> Values)
{
    public static Expectation Parse(JsonElement expected, JsonElement exchange, int status)
    {
        var values = Fields.Compared.ToDictionary(
            static field => field,
            field => expected.TryGetProperty(field, out var value) ? Canonical(value) : "",
            StringComparer.Ordinal);
        values["is_streaming"] = exchange.TryGetProperty("is_stream", out var stream) && stream.ValueKind == JsonValueKind.True ? "true" : "false";
        values["status_code"] = Fields.Count(status);
        return new Expectation(!string.Equals(Exchange.Text(expected, "operation"), "other", StringComparison.Ordinal), values);
    }

    private static string Canonical(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => Fields.Count(value.GetInt64()),
        JsonValueKind.Array => Fields.List(value.EnumerateArray().Select(static item => item.ToString())),
        JsonValueKind.Null => "",
        _ => value.ToString(),
    };
}
