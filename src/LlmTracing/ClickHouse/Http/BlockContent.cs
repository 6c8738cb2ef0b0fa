using System.Buffers;
using System.IO.Compression;
using System.Net;

namespace LlmTracing.ClickHouse;

/// <summary>
/// A block as the body of a request: sent chunked (a cut body is then an error, never half a batch), gathered into large chunks, compressed where
/// asked. Can be sent again as long as the segments are valid.
/// </summary>
internal sealed class BlockContent : HttpContent
{
    private const int ChunkBytes = 64 << 10;

    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _segments;
    private readonly ClickHouseCompression _compression;

    public BlockContent(IReadOnlyList<ReadOnlyMemory<byte>> segments, ClickHouseCompression compression)
    {
        _segments = segments;
        _compression = compression;
        if (compression != ClickHouseCompression.None)
        {
            Headers.ContentEncoding.Add(compression == ClickHouseCompression.Gzip ? "gzip" : "br");
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_compression == ClickHouseCompression.None)
        {
            await WriteAsync(stream, cancellationToken).ConfigureAwait(false);
            return;
        }

        var chunks = new BufferedStream(stream, ChunkBytes); // Not disposed: the request's stream is not ours to close.
        Stream compressor = _compression == ClickHouseCompression.Gzip
            ? new GZipStream(chunks, CompressionLevel.Fastest, leaveOpen: true)
            : new BrotliStream(chunks, CompressionLevel.Fastest, leaveOpen: true);
        await using (compressor.ConfigureAwait(false))
        {
            await WriteAsync(compressor, cancellationToken).ConfigureAwait(false);
        }

        await chunks.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            var filled = 0;
            for (var i = 0; i < _segments.Count; i++)
            {
                var segment = _segments[i];
                if (filled + segment.Length > chunk.Length)
                {
                    await stream.WriteAsync(chunk.AsMemory(0, filled), cancellationToken).ConfigureAwait(false);
                    filled = 0;
                }

                if (segment.Length > chunk.Length)
                {
                    await stream.WriteAsync(segment, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    segment.CopyTo(chunk.AsMemory(filled));
                    filled += segment.Length;
                }
            }

            if (filled > 0)
            {
                await stream.WriteAsync(chunk.AsMemory(0, filled), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
