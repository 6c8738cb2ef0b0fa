using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LlmTracing.Writing.Spooling;

/// <summary>
/// The form of a spool file: a magic number with the version, then frames. The first frame is the schema, each other holds rows.
/// </summary>
/// <remarks>
/// A frame is the length of its payload, its number of rows and the CRC-32C of both and the payload, four bytes each, then the payload.
/// Reading stops at the first frame that is cut short or does not match its sum: what follows a torn write was never acknowledged.
/// </remarks>
internal static class SpoolFile
{
    private const int HeadBytes = 12;
    private static ReadOnlySpan<byte> Magic => "LTS\x01"u8;

    public static void WriteMagic(SpoolBuffer to) => Magic.CopyTo(to.Take(Magic.Length));

    /// <summary>Begins a frame; returns where, for <see cref="EndFrame"/>.</summary>
    public static int BeginFrame(SpoolBuffer to)
    {
        to.Take(HeadBytes);
        return to.Length;
    }

    public static void EndFrame(SpoolBuffer to, int payloadStart, int rows)
    {
        var payload = to.At(payloadStart);
        var head = to.At(payloadStart - HeadBytes);
        BinaryPrimitives.WriteInt32LittleEndian(head, payload.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], rows);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], Sum(head[..8], payload));
    }

    /// <summary>Splits a file into its sound frames, the schema first; empty where there is not even that.</summary>
    public static List<SpoolFrame> Frames(ReadOnlyMemory<byte> file)
    {
        var frames = new List<SpoolFrame>();
        if (!file.Span.StartsWith(Magic))
        {
            return frames;
        }

        var rest = file[Magic.Length..];
        while (rest.Length >= HeadBytes)
        {
            var head = rest.Span[..HeadBytes];
            var length = BinaryPrimitives.ReadInt32LittleEndian(head);
            if ((uint)length > (uint)(rest.Length - HeadBytes))
            {
                break;
            }

            var payload = rest.Slice(HeadBytes, length);
            if (Sum(head[..8], payload.Span) != BinaryPrimitives.ReadUInt32LittleEndian(head[8..]))
            {
                break;
            }

            frames.Add(new SpoolFrame(payload, BinaryPrimitives.ReadInt32LittleEndian(head[4..])));
            rest = rest[(HeadBytes + length)..];
        }

        return frames;
    }

    /// <summary>Appends at the end of what is known to be sound: over the remains of a write that failed.</summary>
    public static void Append(SafeFileHandle file, ReadOnlySpan<byte> bytes, long at)
    {
        try
        {
            RandomAccess.Write(file, bytes, at);
        }
        catch
        {
            RandomAccess.SetLength(file, at);
            throw;
        }
    }

    private static uint Sum(ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload)
    {
        var sum = uint.MaxValue;
        sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(head));
        var words = payload.Length / sizeof(ulong);
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(payload[..(words * sizeof(ulong))]))
        {
            sum = BitOperations.Crc32C(sum, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        }

        foreach (var last in payload[(words * sizeof(ulong))..])
        {
            sum = BitOperations.Crc32C(sum, last);
        }

        return ~sum;
    }
}

/// <summary>A sound frame of a spool file.</summary>
internal readonly record struct SpoolFrame(ReadOnlyMemory<byte> Payload, int Rows);
