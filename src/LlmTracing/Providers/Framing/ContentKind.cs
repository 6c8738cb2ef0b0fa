using System.Net.Http.Headers;

namespace LlmTracing.Providers.Framing;

/// <summary>What a content type promises of a body.</summary>
internal enum ContentKind : byte
{
    /// <summary>JSON, anything else, or nothing: the body itself shows.</summary>
    Unknown,

    /// <summary>Server-sent events.</summary>
    Sse,

    /// <summary>One JSON document a line.</summary>
    Lines,

    /// <summary>AWS event-stream.</summary>
    EventStream,
}

/// <summary>Reads the content type without parsing it into objects.</summary>
internal static class ContentKinds
{
    /// <summary>The kind that the headers of the content promise.</summary>
    public static ContentKind Of(HttpContent content)
    {
        if (!content.Headers.NonValidated.TryGetValues("Content-Type", out HeaderStringValues values))
        {
            return ContentKind.Unknown;
        }

        foreach (var value in values)
        {
            return Starts(value, "application/json") ? ContentKind.Unknown
                : Starts(value, "text/event-stream") ? ContentKind.Sse
                : Starts(value, "application/vnd.amazon.eventstream") ? ContentKind.EventStream
                : Starts(value, "application/x-ndjson") || Starts(value, "application/stream+json") || Starts(value, "application/jsonl")
                    || Starts(value, "application/x-jsonlines") ? ContentKind.Lines
                : ContentKind.Unknown;
        }

        return ContentKind.Unknown;
    }

    private static bool Starts(string value, string type) => value.AsSpan().TrimStart().StartsWith(type, StringComparison.OrdinalIgnoreCase);
}
