using System.Text.Json;

namespace LlmTracing.Payloads;

/// <summary>
/// Writes JSON anew with its texts redacted, and ends it early where it gets too long: what is stored is valid JSON always, also where only the
/// beginning of the text was kept.
/// </summary>
internal static class PayloadJson
{
    private const int MaxDepth = 64;

    // What a pattern would have found may begin before the cut and end behind it.
    private const int CutMargin = 256;

    // The last character of a text that was cut off: an escaped surrogate pair without its last digit is eleven bytes.
    private const int LongestCharacter = 11;

    /// <summary>The text as JSON of at most <paramref name="maxBytes"/> bytes; empty where it is none.</summary>
    public static string Write(ReadOnlySpan<byte> json, int maxBytes, Redactor redactor, ref bool isCut)
    {
        json = json.TrimStart("\uFEFF \r\n\t"u8);
        if (json.IsEmpty)
        {
            return "";
        }

        using var output = new BoundedJson(maxBytes, MaxDepth);
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions
        {
            MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
        }));
        try
        {
            var isWhole = true;
            while (isWhole && reader.Read())
            {
                isWhole = Copy(ref reader, output, redactor);
            }

            if (isWhole && (output.IsOpen || reader.TokenType == JsonTokenType.None))
            {
                // The end is missing. Of a text what is there counts.
                isWhole = false;
                if (output.TakesValue && Begun(json[(int)reader.BytesConsumed..].TrimStart(" \r\n\t,:"u8)) is { } text)
                {
                    output.Text(WithoutMargin(redactor.Redact(text)));
                }
            }

            isCut |= !isWhole;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // What came before the fault is kept; a text that is no JSON at all leaves nothing.
            isCut = true;
        }

        return output.Finish();
    }

    private static bool Copy(ref Utf8JsonReader reader, BoundedJson output, Redactor redactor)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                return output.Open(reader.TokenType == JsonTokenType.StartObject);
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                output.Close();
                return true;
            case JsonTokenType.PropertyName:
                return output.Name(redactor.Redact(reader.GetString()!));
            case JsonTokenType.String:
                return output.Text(redactor.Redact(reader.GetString()!));
            default:
                return output.Raw(reader.ValueSpan);
        }
    }

    private static string? Begun(ReadOnlySpan<byte> rest)
    {
        if (rest is not [(byte)'"', ..])
        {
            return null;
        }

        var closed = new byte[rest.Length + 1];
        rest.CopyTo(closed);
        for (var length = rest.Length; length > 0 && length >= rest.Length - LongestCharacter; length--)
        {
            closed[length] = (byte)'"';
            var reader = new Utf8JsonReader(closed.AsSpan(0, length + 1));
            try
            {
                if (reader.Read())
                {
                    return reader.GetString();
                }
            }
            catch (Exception fault) when (fault is JsonException or InvalidOperationException)
            {
                // It ends inside a character.
            }
        }

        return null;
    }

    private static string WithoutMargin(string text) => text.Length <= CutMargin ? "" : text[..^CutMargin];
}
