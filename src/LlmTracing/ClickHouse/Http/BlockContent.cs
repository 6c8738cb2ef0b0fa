using System.Buffers;
using System.IO.Compression;
using System.Net;

namespace LlmTracing.ClickHouse;

/// <summary>
/// A block as the body of a request: sent chunked (a cut body is then an error, never half a batch), gathered into large chunks, compressed where
/// asked. It is asked for when the request's head has left: while a block is encoded here, the server parses the query and opens the table.
/// </summary>
internal sealed class BlockContent : HttpContent
{
    private const int ChunkBytes = 64 << 10;

    private readonly Func<IReadOnlyList<ReadOnlyMemory<byte>>> _block;
    private readonly ClickHouseCompression _compression;

    public BlockContent(Func<IReadOnlyList<ReadOnlyMemory<byte>>> block, ClickHouseCompression compression)
    {
        _block = block;
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
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        var segments = _block();
        if (_compression == ClickHouseCompression.None)
        {
            await WriteAsync(stream, segments, cancellationToken).ConfigureAwait(false);
            return;
        }

        var chunks = new BufferedStream(stream, ChunkBytes); // Not disposed: the request's stream is not ours to close.
        Stream compressor = _compression == ClickHouseCompression.Gzip
            ? new GZipStream(chunks, CompressionLevel.Fastest, leaveOpen: true)
            : new BrotliStream(chunks, CompressionLevel.Fastest, leaveOpen: true);
        await using (compressor.ConfigureAwait(false))
        {
            await WriteAsync(compressor, segments, cancellationToken).ConfigureAwait(false);
        }

        await chunks.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private static async Task WriteAsync(Stream stream, IReadOnlyList<ReadOnlyMemory<byte>> segments, CancellationToken cancellationToken)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            var filled = 0;
            for (var i = 0; i < segments.Count; i++)
            {
                var segment = segments[i];
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
