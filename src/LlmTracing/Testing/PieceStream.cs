using LlmTracing.Capture;

namespace LlmTracing.Testing;

/// <summary>A body that comes piece by piece, one a read, and then ends or breaks off as a lost connection does.</summary>
internal sealed class PieceStream(IReadOnlyList<byte[]> pieces, bool breaksOff) : ForwardOnlyStream
{
    private int _piece;
    private int _offset;

    public override int Read(Span<byte> buffer)
    {
        while (_piece < pieces.Count && _offset == pieces[_piece].Length)
        {
            (_piece, _offset) = (_piece + 1, 0);
        }

        if (_piece == pieces.Count)
        {
            return breaksOff ? throw new IOException("The connection was lost in the middle of the answer.") : 0;
        }

        var length = Math.Min(buffer.Length, pieces[_piece].Length - _offset);
        pieces[_piece].AsSpan(_offset, length).CopyTo(buffer);
        _offset += length;
        return length;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // As a network: never at once.
        await Task.Yield();
        return Read(buffer.Span);
    }
}
