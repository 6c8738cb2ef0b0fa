using System.IO.Compression;
using System.Text.Json;

namespace LlmTracing.Replay;

/// <summary>Reads a file of recorded exchanges line by line; gzip is told by its first two bytes.</summary>
internal static class ExchangeFile
{
    /// <summary>Opens the file at once and reads as it is asked to.</summary>
    /// <exception cref="ReplayException">The file cannot be read, or a line of it; the message names the line.</exception>
    public static IEnumerable<Exchange> Read(string path) => Read(Open(path), path);

    private static IEnumerable<Exchange> Read(StreamReader opened, string path)
    {
        using var reader = opened;
        for (var number = 1; NextLine(reader, path, number) is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return Parse(line, path, number);
            }
        }
    }

    private static StreamReader Open(string path)
    {
        try
        {
            var file = File.OpenRead(path);
            var isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            return new StreamReader(isGzip ? new GZipStream(file, CompressionMode.Decompress) : file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReplayException($"Cannot read {path}: {e.Message}");
        }
    }

    private static string? NextLine(StreamReader reader, string path, int number)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new ReplayException($"{path} line {number}: the file is damaged: {e.Message}");
        }
    }

    private static Exchange Parse(string line, string path, int number)
    {
        try
        {
            return Exchange.Parse(line);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new ReplayException($"{path} line {number}: no recorded exchange: {e.Message}");
        }
    }
}
