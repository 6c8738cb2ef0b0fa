using System.Text.Json;

namespace LlmTracing.Replay;

/// <summary>One recorded exchange.</summary>
internal sealed record Exchange
{
    public required string Id { get; init; }

    /// <summary>The provider by the recording's own word: it names the row of the table, nothing else.</summary>
    public required string Provider { get; init; }

    public required HttpMethod Method { get; init; }

    public required Uri Uri { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> RequestHeaders { get; init; }

    public required byte[] RequestBody { get; init; }

    public required int Status { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> ResponseHeaders { get; init; }

    public required byte[] ResponseBody { get; init; }

    /// <summary>Null where the recording does not say what a true observer sees.</summary>
    public Expectation? Expected { get; init; }

    /// <summary>Reads one line.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="FormatException">It is no recorded exchange; the message says what is wrong.</exception>
    public static Exchange Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var json = document.RootElement;
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("not a JSON object");
        }

        var status = json.TryGetProperty("status", out var code) && code.TryGetInt32(out var number) && number is >= 100 and <= 999
            ? number
            : throw new FormatException("status is no HTTP status");
        var responseHeaders = Headers(json, "response_headers");
        if (Text(json, "replay_content_type") is { Length: > 0 } type)
        {
            responseHeaders.RemoveAll(static header => header.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase));
            responseHeaders.Add(new("content-type", type));
        }

        return new Exchange
        {
            Id = Required(json, "id"),
            Provider = Text(json, "provider") ?? "?",
            Method = new HttpMethod(Required(json, "method")),
            Uri = RecordedUri.Parse(Required(json, "url")),
            RequestHeaders = Headers(json, "request_headers"),
            RequestBody = Body(json, "request_body_base64"),
            Status = status,
            ResponseHeaders = responseHeaders,
            ResponseBody = Body(json, "response_body_base64"),
            Expected = json.TryGetProperty("expected", out var expected) && expected.ValueKind == JsonValueKind.Object
                ? Expectation.Parse(expected, json, status)
                : null,
        };
    }

    internal static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Required(JsonElement json, string name) =>
        Text(json, name) is { Length: > 0 } text ? text : throw new FormatException($"{name} is missing");

    private static byte[] Body(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        return value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var body)
            ? body
            : throw new FormatException($"{name} is no base64");
    }

    private static List<KeyValuePair<string, string>> Headers(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var headers) || headers.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (headers.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"{name} is no JSON object");
        }

        return [.. headers.EnumerateObject().SelectMany(Values)];

        // A header that came more than once is an array.
        static IEnumerable<KeyValuePair<string, string>> Values(JsonProperty header) =>
            header.Value.ValueKind == JsonValueKind.Array
                ? header.Value.EnumerateArray().Select(value => new KeyValuePair<string, string>(header.Name, value.ToString()))
                : [new(header.Name, header.Value.ToString())];
    }
}
