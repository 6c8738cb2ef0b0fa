using System.Text.Json.Serialization;

namespace LlmTracing.Benchmarks.Compare;

/// <summary>One target and what this run measured of it. Value and target are in the same unit; lower is better unless the target says "at least".</summary>
internal sealed record Target(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("what")] string What,
    [property: JsonPropertyName("value")] double Value,
    [property: JsonPropertyName("target")] double Limit,
    [property: JsonPropertyName("unit")] string Unit,
    [property: JsonPropertyName("met")] bool Met)
{
    public static Target AtMost(string id, string what, double value, double limit, string unit)
        => new(id, what, value, limit, unit, value <= limit);

    public static Target AtLeast(string id, string what, double value, double limit, string unit)
        => new(id, what, value, limit, unit, value >= limit);
}

[JsonSerializable(typeof(IReadOnlyList<Target>))]
[JsonSourceGenerationOptions(WriteIndented = true)]
internal sealed partial class TargetJson : JsonSerializerContext;
