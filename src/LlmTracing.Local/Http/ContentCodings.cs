using System.IO.Compression;
using LlmTracing.Local.Engine;
using Microsoft.AspNetCore.Http;

namespace LlmTracing.Local.Http;

/// <summary>Compression of bodies, both ways: gzip, deflate (zlib), br.</summary>
internal static class ContentCodings
{
    /// <summary>The request's body as the client meant it.</summary>
    /// <exception cref="EngineException">48: a coding that this server does not read.</exception>
    public static Stream Decode(HttpRequest request) => request.Headers.ContentEncoding.ToString().Trim() switch
    {
        "" or "identity" => request.Body,
        "gzip" or "x-gzip" => new GZipStream(request.Body, CompressionMode.Decompress),
        "deflate" => new ZLibStream(request.Body, CompressionMode.Decompress),
        "br" => new BrotliStream(request.Body, CompressionMode.Decompress),
        var other => throw EngineException.Of(
            ErrorCodes.NotImplemented, "NOT_IMPLEMENTED",
            $"Unknown compression method: {other} (this local server reads gzip, deflate and br)"),
    };

    /// <summary>
    /// The coding of an answer. Like the server, it takes the first of its own list that occurs in Accept-Encoding,
    /// whatever the client's order.
    /// </summary>
    public static string? Choose(HttpRequest request)
    {
        var accepted = request.Headers.AcceptEncoding.ToString();
        return Array.Find(["br", "gzip", "deflate"], c => accepted.Contains(c, StringComparison.Ordinal));
    }

    /// <summary>Compresses what is written, into the answer.</summary>
    public static Stream Encode(Stream body, string coding) => coding switch
    {
        "br" => new BrotliStream(body, CompressionLevel.Fastest, leaveOpen: true),
        "gzip" => new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true),
        _ => new ZLibStream(body, CompressionLevel.Fastest, leaveOpen: true),
    };
}
