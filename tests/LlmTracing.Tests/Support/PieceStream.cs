using LlmTracing.Capture;

namespace LlmTracing.Tests.Support;

/// <summary>A stream whose every read gives at most so many bytes; where told, every read is asynchronous.</summary>
internal sealed class PieceStream(byte[] bytes, int piece, bool asynchronous = false) : ForwardOnlyStream
{
    private int _position;

    /// <summary>Thrown instead of the end.</summary>
    public Exception? Failure { get; init; }

    public override int Read(Span<byte> buffer)
    {
        var read = Math.Min(Math.Min(buffer.Length, piece), bytes.Length - _position);
        if (read == 0 && buffer.Length > 0 && Failure is not null)
        {
            throw Failure;
        }

        bytes.AsSpan(_position, read).CopyTo(buffer);
        _position += read;
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (asynchronous)
        {
            await Task.Yield();
        }

        return Read(buffer.Span);
    }
}
