using System.Buffers.Binary;
using System.Text;
using LlmTracing.Providers.Framing;

namespace LlmTracing.Tests.Providers.Wire;

/// <summary>Writes AWS event-stream frames.</summary>
internal static class EventStreamBytes
{
    public static byte[] Frames(params byte[][] frames) => [.. frames.SelectMany(static frame => frame)];

    public static byte[] Event(string type, string payload) =>
        Frame(payload, (":event-type", type), (":content-type", "application/json"), (":message-type", "event"));

    public static byte[] Exception(string type, string payload) =>
        Frame(payload, (":exception-type", type), (":content-type", "application/json"), (":message-type", "exception"));

    /// <summary>A frame of InvokeModel's stream: the document as base64 beside padding.</summary>
    public static byte[] Chunk(string document) =>
        Event("chunk", $$"""{"bytes":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(document))}}","p":"abcdef"}""");

    public static byte[] Frame(string payload, params (string Name, string Value)[] headers)
    {
        using var body = new MemoryStream();
        foreach (var (name, value) in headers)
        {
            body.WriteByte((byte)name.Length);
            body.Write(Encoding.UTF8.GetBytes(name));
            body.WriteByte(7);
            body.WriteByte((byte)(value.Length >> 8));
            body.WriteByte((byte)value.Length);
            body.Write(Encoding.UTF8.GetBytes(value));
        }

        var headerBytes = body.ToArray();
        var payloadBytes = Encoding.UTF8.GetBytes(payload);
        var frame = new byte[12 + headerBytes.Length + payloadBytes.Length + 4];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)frame.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), (uint)headerBytes.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), Crc32.Append(0, frame.AsSpan(0, 8)));
        headerBytes.CopyTo(frame, 12);
        payloadBytes.CopyTo(frame, 12 + headerBytes.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(frame.Length - 4), Crc32.Append(0, frame.AsSpan(0, frame.Length - 4)));
        return frame;
    }
}
