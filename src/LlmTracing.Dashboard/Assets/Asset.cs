using System.IO.Compression;
using System.Security.Cryptography;

namespace LlmTracing.Dashboard.Assets;

/// <summary>A file of the dashboard with its tag, compressed once.</summary>
internal sealed class Asset
{
    private readonly Lazy<byte[]> _brotli;
    private readonly Lazy<byte[]> _gzip;

    public Asset(string name, byte[] content)
    {
        Content = content;
        ContentType = TypeOf(name);
        ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\"";
        _brotli = new Lazy<byte[]>(() => Compress(static s => new BrotliStream(s, CompressionLevel.Optimal)));
        _gzip = new Lazy<byte[]>(() => Compress(static s => new GZipStream(s, CompressionLevel.Optimal)));
    }

    public byte[] Content { get; }

    public string ContentType { get; }

    public string ETag { get; }

    public byte[] Brotli => _brotli.Value;

    public byte[] Gzip => _gzip.Value;

    private byte[] Compress(Func<Stream, Stream> open)
    {
        using var target = new MemoryStream();
        using (var stream = open(target))
        {
            stream.Write(Content);
        }

        return target.ToArray();
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".json" => "application/json; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    };
}
