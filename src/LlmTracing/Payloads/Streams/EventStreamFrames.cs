using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace LlmTracing.Payloads.Streams;

/// <summary>
/// Frames of AWS event-stream as events: <c>{"contentBlockDelta":{…}}</c>, or the JSON that a frame carries in base64 (InvokeModel). The
/// checksums were looked at when the bytes passed.
/// </summary>
internal static class EventStreamFrames
{
    private const int PreludeLength = 12;
    private const int CrcLength = 4;
    private const byte StringType = 7;

    /// <summary>Whether a body begins as a frame does: JSON and server-sent events begin with no zero byte.</summary>
    public static bool IsOne(ReadOnlySpan<byte> body) => body is [0, ..] && body.Length >= PreludeLength;

    public static List<JsonObject> Read(ReadOnlySpan<byte> body)
    {
        var events = new List<JsonObject>();
        while (body.Length >= PreludeLength)
        {
            var total = BinaryPrimitives.ReadUInt32BigEndian(body);
            var headers = BinaryPrimitives.ReadUInt32BigEndian(body[4..]);
            if (total > body.Length || total < PreludeLength + CrcLength || headers > total - PreludeLength - CrcLength)
            {
                break;
            }

            var payload = body[(PreludeLength + (int)headers)..((int)total - CrcLength)];
            if (StreamEvents.Parse(payload) is { } item)
            {
                events.Add(Unwrap(item, Name(body.Slice(PreludeLength, (int)headers))));
            }

            body = body[(int)total..];
        }

        return events;
    }

    private static JsonObject Unwrap(JsonObject payload, string name)
    {
        // Padding, so that lengths tell nothing.
        payload.Remove("p");
        if (Json.Text(payload["bytes"]) is not { } base64)
        {
            return new JsonObject { [name] = payload };
        }

        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
        {
            return new JsonObject { [name] = payload };
        }

        if (StreamEvents.Parse(bytes.AsSpan(0, length)) is { } inner)
        {
            return inner;
        }

        payload["bytes"] = Encoding.UTF8.GetString(bytes, 0, length);
        return new JsonObject { [name] = payload };
    }

    /// <summary>Kind of the event, or of the exception in its place.</summary>
    private static string Name(ReadOnlySpan<byte> headers)
    {
        while (headers.Length >= 4)
        {
            var nameEnd = 1 + headers[0];
            if (headers.Length < nameEnd + 3 || headers[nameEnd] != StringType)
            {
                break;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(headers[(nameEnd + 1)..]);
            var value = headers[(nameEnd + 3)..];
            if (value.Length < length)
            {
                break;
            }

            if (headers[1..nameEnd].SequenceEqual(":event-type"u8) || headers[1..nameEnd].SequenceEqual(":exception-type"u8))
            {
                return Encoding.UTF8.GetString(value[..length]);
            }

            headers = value[length..];
        }

        return "event";
    }
}
