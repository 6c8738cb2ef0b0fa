using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmTracing.Payloads;

/// <summary>
/// Writes JSON anew with its texts redacted, and ends it early where it gets too long: open objects and arrays are closed, so that what is
/// stored is valid JSON always, also where only the beginning of the text was kept.
/// </summary>
internal static class PayloadJson
{
    // Room for closing what is open.
    private const int Reserve = 256;
    private const int MaxDepth = 64;

    // The text goes into a table, not into a page: readable letters stay as they are.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true, MaxDepth = MaxDepth + 1,
    };

    /// <summary>The text as JSON of at most <paramref name="maxBytes"/> bytes; empty where it is none.</summary>
    public static string Write(ReadOnlySpan<byte> json, int maxBytes, Redactor redactor, ref bool isCut)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(output, Options);
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions
        {
            MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
        }));
        Span<bool> objects = stackalloc bool[MaxDepth + 1];
        var depth = 0;
        var isNameOpen = false;
        var budget = maxBytes - Reserve;
        try
        {
            while (reader.Read())
            {
                var room = budget - (int)(writer.BytesCommitted + writer.BytesPending);
                if (room <= 0)
                {
                    isCut = true;
                    break;
                }

                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        objects[depth++] = reader.TokenType == JsonTokenType.StartObject;
                        Open(writer, reader.TokenType);
                        break;
                    case JsonTokenType.EndObject:
                        depth--;
                        writer.WriteEndObject();
                        break;
                    case JsonTokenType.EndArray:
                        depth--;
                        writer.WriteEndArray();
                        break;
                    case JsonTokenType.PropertyName:
                        writer.WritePropertyName(reader.GetString()!);
                        isNameOpen = true;
                        continue;
                    case JsonTokenType.String:
                        writer.WriteStringValue(Cut(redactor.Redact(reader.GetString()!), room, ref isCut));
                        break;
                    default:
                        writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                        break;
                }

                isNameOpen = false;
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // What came before the fault is kept; a text that is no JSON at all leaves nothing.
            isCut = true;
        }

        if (isNameOpen)
            writer.WriteNullValue();
        if (depth > 0)
            isCut = true;
        while (depth-- > 0)
        {
            if (objects[depth])
                writer.WriteEndObject();
            else
                writer.WriteEndArray();
        }

        writer.Flush();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void Open(Utf8JsonWriter writer, JsonTokenType token)
    {
        if (token == JsonTokenType.StartObject)
            writer.WriteStartObject();
        else
            writer.WriteStartArray();
    }

    // An escaped character takes at most six bytes.
    private static string Cut(string text, int room, ref bool isCut)
    {
        if (text.Length <= room / 6)
            return text;
        isCut = true;
        var end = Math.Max(0, room / 6);
        return end > 0 && char.IsHighSurrogate(text[end - 1]) ? text[..(end - 1)] : text[..end];
    }
}
