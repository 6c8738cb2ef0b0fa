using System.Buffers;
using System.Text;

namespace LlmTracing.ClickHouse;

/// <summary>Reads <c>FORMAT Native</c> from a stream as it comes: numbers and texts that may be cut anywhere between two reads.</summary>
internal sealed class NativeInput(Stream stream) : IDisposable
{
    private const int InitialBytes = 64 << 10;
    private const int MaxTextBytes = 1 << 30; // The server's own limit.

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private int _start;
    private int _end;

    /// <summary>Bytes that have come and are not consumed.</summary>
    public ReadOnlySpan<byte> Buffered => _buffer.AsSpan(_start, _end - _start);

    public void Consume(int count) => _start += count;

    /// <summary>Whether the stream has ended, at a place where it may.</summary>
    public async ValueTask<bool> IsAtEndAsync(CancellationToken cancellationToken)
        => _start == _end && !await ReadMoreAsync(1, cancellationToken).ConfigureAwait(false);

    /// <summary>Waits until at least <paramref name="count"/> bytes are buffered.</summary>
    /// <exception cref="EndOfStreamException">The stream ends before.</exception>
    public ValueTask FillAsync(int count, CancellationToken cancellationToken)
        => _end - _start >= count ? ValueTask.CompletedTask : FillSlowlyAsync(count, cancellationToken);

    public async ValueTask<ulong> ReadUInt64Async(CancellationToken cancellationToken)
    {
        await FillAsync(sizeof(ulong), cancellationToken).ConfigureAwait(false);
        var value = BitConverter.ToUInt64(Buffered);
        Consume(sizeof(ulong));
        return value;
    }

    /// <summary>Reads a count that memory will be asked for.</summary>
    public async ValueTask<int> ReadCountAsync(CancellationToken cancellationToken)
        => checked((int)await ReadUInt64Async(cancellationToken).ConfigureAwait(false));

    public async ValueTask<int> ReadVarIntAsync(CancellationToken cancellationToken)
    {
        int value;
        while (!TryReadVarInt(out value))
        {
            await FillAsync(_end - _start + 1, cancellationToken).ConfigureAwait(false);
        }

        return value;
    }

    public async ValueTask<string> ReadStringAsync(CancellationToken cancellationToken)
    {
        var length = await ReadVarIntAsync(cancellationToken).ConfigureAwait(false);
        await FillAsync(length, cancellationToken).ConfigureAwait(false);
        var text = Encoding.UTF8.GetString(Buffered[..length]);
        Consume(length);
        return text;
    }

    /// <summary>Reads a text that is buffered whole; false, and nothing consumed, where it is not.</summary>
    public bool TryReadString(out string text)
    {
        var start = _start;
        if (TryReadVarInt(out var length) && _end - _start >= length)
        {
            text = length == 0 ? "" : Encoding.UTF8.GetString(Buffered[..length]);
            Consume(length);
            return true;
        }

        _start = start;
        text = "";
        return false;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _end = 0;
    }

    private bool TryReadVarInt(out int value)
    {
        ulong number = 0;
        for (var i = 0; i < Buffered.Length && i < 10; i++)
        {
            number |= (ulong)(Buffered[i] & 0x7F) << (7 * i);
            if (Buffered[i] < 0x80)
            {
                value = number <= MaxTextBytes ? (int)number : throw new InvalidDataException("A length in the answer is out of range.");
                Consume(i + 1);
                return true;
            }
        }

        value = 0;
        return Buffered.Length < 10 ? false : throw new InvalidDataException("A number in the answer has no end.");
    }

    private async ValueTask FillSlowlyAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count)
        {
            if (!await ReadMoreAsync(count, cancellationToken).ConfigureAwait(false))
            {
                throw new EndOfStreamException("The answer ends in the middle of a block.");
            }
        }
    }

    private async ValueTask<bool> ReadMoreAsync(int wanted, CancellationToken cancellationToken)
    {
        if (_buffer.Length - _start < wanted || _end == _buffer.Length)
        {
            // Twice what has come, at most: a length that lies costs no more memory than was sent.
            var size = Math.Max(InitialBytes, Math.Min(wanted, 2 * (_end - _start + 1)));
            var buffer = size > _buffer.Length ? ArrayPool<byte>.Shared.Rent(size) : _buffer;
            Buffered.CopyTo(buffer);
            _end -= _start;
            _start = 0;
            if (!ReferenceEquals(buffer, _buffer))
            {
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = buffer;
            }
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }
}
