using System.Text;
using System.Text.Json;

namespace LlmTracing.Capture;

/// <summary>Writes <c>stream_options.include_usage</c> into a streaming request of OpenAI's chat completions that leaves it unset.</summary>
internal static class StreamUsageRequest
{
    private const string Azure = "azure";

    // Mistral and Cohere refuse fields that they do not know; both send usage unasked.
    private static readonly string[] Refusing = ["mistral_ai", "cohere"];

    // What holds for these very bytes and no others.
    private static readonly string[] OfTheBody = ["Content-Digest", "Repr-Digest", "Digest", "Content-MD5", "Signature-Input"];

    /// <summary>Whether a request is one that may be changed: plain JSON to chat completions, with no signature or digest of its body.</summary>
    public static bool MayChange(HttpRequestMessage request, string provider, string path) =>
        path.EndsWith("/chat/completions", StringComparison.Ordinal)
        && !Refusing.Contains(provider, StringComparer.Ordinal)
        && request.Content is { } content
        && ContentHeaders.IsJson(content)
        && !content.Headers.NonValidated.Contains("Content-Encoding")
        && !IsSigned(request);

    /// <summary>The content to send in place of the caller's; null where the request is to be sent as it is.</summary>
    public static HttpContent? Change(HttpContent content, byte[] body, string provider)
    {
        if (Change(body, provider.StartsWith(Azure, StringComparison.Ordinal)) is not { } changed)
        {
            return null;
        }

        var result = new ByteArrayContent(changed);
        ContentHeaders.Copy(content, result);
        result.Headers.ContentLength = changed.Length;
        return result;
    }

    /// <summary>The changed body; null where it asks for no stream, says something of usage itself, or is not understood.</summary>
    /// <param name="body">The request's JSON.</param>
    /// <param name="isAzure">Azure refuses the option beside images and <c>data_sources</c>.</param>
    public static byte[]? Change(ReadOnlySpan<byte> body, bool isAzure)
    {
        try
        {
            var json = new Utf8JsonReader(body);
            var isStream = false;
            int insertAt = -1, replaceUntil = -1;
            var insert = "";
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("stream"u8))
                {
                    json.Read();
                    isStream = json.TokenType == JsonTokenType.True;
                }
                else if (json.ValueTextEquals("stream_options"u8))
                {
                    if (insertAt >= 0 || !ReadOptions(ref json, out insertAt, out replaceUntil, out insert))
                    {
                        return null;
                    }

                    continue;
                }
                else if (isAzure && json.ValueTextEquals("data_sources"u8))
                {
                    return null;
                }
                else if (isAzure && json.ValueTextEquals("messages"u8))
                {
                    if (HasImage(ref json))
                    {
                        return null;
                    }

                    continue;
                }

                json.Skip();
            }

            if (!isStream || json.TokenType != JsonTokenType.EndObject)
            {
                return null;
            }

            if (insertAt < 0)
            {
                insertAt = replaceUntil = (int)json.TokenStartIndex;
                insert = ""","stream_options":{"include_usage":true}""";
            }

            return [.. body[..insertAt], .. Encoding.UTF8.GetBytes(insert), .. body[replaceUntil..]];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool ReadOptions(ref Utf8JsonReader json, out int insertAt, out int replaceUntil, out string insert)
    {
        json.Read();
        insertAt = (int)json.TokenStartIndex;
        replaceUntil = (int)json.BytesConsumed;
        insert = """{"include_usage":true}""";
        if (json.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        insertAt = replaceUntil;
        insert = "\"include_usage\":true";
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("include_usage"u8))
            {
                return false;
            }

            insert = "\"include_usage\":true,";
            json.Skip();
        }

        return true;
    }

    private static bool HasImage(ref Utf8JsonReader json)
    {
        json.Read();
        var depth = json.CurrentDepth;
        if (json.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            return false;
        }

        while (json.Read() && json.CurrentDepth > depth)
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("image_url"u8))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSigned(HttpRequestMessage request) =>
        Array.Exists(OfTheBody, name => request.Headers.NonValidated.Contains(name) || request.Content!.Headers.NonValidated.Contains(name))
        || request.Headers.NonValidated.Contains("X-Amz-Date")
        || (request.Headers.NonValidated.TryGetValues("Authorization", out var values)
            && values.ToString().StartsWith("AWS4-", StringComparison.OrdinalIgnoreCase))
        || request.RequestUri?.Query.Contains("X-Amz-Signature", StringComparison.OrdinalIgnoreCase) == true;
}
