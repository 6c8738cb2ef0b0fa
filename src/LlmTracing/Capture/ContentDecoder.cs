using System.Buffers;
using System.IO.Compression;

namespace LlmTracing.Capture;

/// <summary>
/// Decodes a copy of a compressed body for its observer, piece by piece as it passes, in constant memory. Compressed bodies are seen where the
/// client decompresses them itself, above the handlers. Used by one thread at a time.
/// </summary>
internal abstract class ContentDecoder : IDisposable
{
    /// <summary>What a piece is decoded into at a time; larger ones take several rounds.</summary>
    protected const int BufferSize = 8 * 1024;

    /// <summary>
    /// The decoder of a <c>Content-Encoding</c>, which lists several codings in the order in which they were applied; null where one is none of
    /// those that .NET decodes.
    /// </summary>
    public static ContentDecoder? For(string encoding)
    {
        ContentDecoder? decoder = null;
        foreach (var coding in encoding.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (ForOne(coding) is not { } outer)
            {
                decoder?.Dispose();
                return null;
            }

            decoder = decoder is null ? outer : new StackedDecoder(outer, decoder);
        }

        return decoder;
    }

    private static ContentDecoder? ForOne(string coding) => coding.ToUpperInvariant() switch
    {
        "GZIP" or "X-GZIP" => new InflatingDecoder(static (source, _) => new GZipStream(source, CompressionMode.Decompress)),
        "DEFLATE" => new InflatingDecoder(Inflate),
        "BR" => new BrotliPieceDecoder(),
        _ => null,
    };

    /// <summary>What is called deflate has zlib's header by the standard, and none by some servers.</summary>
    private static Stream Inflate(Stream source, byte first) =>
        (first & 0x0F) == 8 ? new ZLibStream(source, CompressionMode.Decompress) : new DeflateStream(source, CompressionMode.Decompress);

    /// <summary>Decodes the next bytes of the body.</summary>
    /// <param name="bytes">Bytes as they pass; any split of the body gives the same.</param>
    /// <param name="take">Takes what came out, in order.</param>
    /// <exception cref="InvalidDataException">The body is not what its header says.</exception>
    public abstract void Decode(ReadOnlySpan<byte> bytes, DecodedBytes take);

    public abstract void Dispose();

    /// <summary>A body that was coded twice: what the outer coding gives, the inner one decodes.</summary>
    private sealed class StackedDecoder(ContentDecoder outer, ContentDecoder inner) : ContentDecoder
    {
        public override void Decode(ReadOnlySpan<byte> bytes, DecodedBytes take) => outer.Decode(bytes, decoded => inner.Decode(decoded, take));

        public override void Dispose()
        {
            outer.Dispose();
            inner.Dispose();
        }
    }

    private sealed class BrotliPieceDecoder : ContentDecoder
    {
        private readonly byte[] _decoded = new byte[BufferSize];
        private BrotliDecoder _decoder;

        public override void Decode(ReadOnlySpan<byte> bytes, DecodedBytes take)
        {
            OperationStatus status;
            do
            {
                status = _decoder.Decompress(bytes, _decoded, out var consumed, out var written);
                bytes = bytes[consumed..];
                if (written > 0)
                {
                    take(_decoded.AsSpan(0, written));
                }
            }
            while (status == OperationStatus.DestinationTooSmall);
            if (status == OperationStatus.InvalidData)
            {
                throw new InvalidDataException("The body is not Brotli.");
            }
        }

        public override void Dispose() => _decoder.Dispose();
    }

    // .NET inflates streams only. The source of this one runs dry between two pieces, which the inflater takes for a pause.
    private sealed class InflatingDecoder(Func<Stream, byte, Stream> inflate) : ContentDecoder
    {
        private readonly Source _source = new();
        private readonly byte[] _decoded = new byte[BufferSize];
        private Stream? _stream;

        public override void Decode(ReadOnlySpan<byte> bytes, DecodedBytes take)
        {
            while (!bytes.IsEmpty)
            {
                _stream ??= inflate(_source, bytes[0]);
                bytes = bytes[_source.Fill(bytes)..];
                int read;
                while ((read = _stream.Read(_decoded, 0, _decoded.Length)) > 0)
                {
                    take(_decoded.AsSpan(0, read));
                }
            }
        }

        public override void Dispose()
        {
            _stream?.Dispose();
            _source.Dispose();
        }
    }

    private sealed class Source : ForwardOnlyStream
    {
        // Not pooled: the inflater disposes its source too, and an array returned twice would be handed to two owners.
        private readonly byte[] _bytes = new byte[BufferSize];
        private int _position;
        private int _length;

        /// <summary>Takes as much as fits and returns how much that was. What it had before is read.</summary>
        public int Fill(ReadOnlySpan<byte> bytes)
        {
            _position = 0;
            _length = Math.Min(bytes.Length, _bytes.Length);
            bytes[.._length].CopyTo(_bytes);
            return _length;
        }

        public override int Read(Span<byte> buffer)
        {
            var read = Math.Min(buffer.Length, _length - _position);
            _bytes.AsSpan(_position, read).CopyTo(buffer);
            _position += read;
            return read;
        }
    }
}

/// <summary>Takes decoded bytes; they are valid during the call only.</summary>
internal delegate void DecodedBytes(ReadOnlySpan<byte> bytes);
