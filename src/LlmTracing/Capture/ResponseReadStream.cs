using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LlmTracing.Capture;

/// <summary>The answer's stream, observed as the caller reads it. Never reads ahead; every member is the stream's own.</summary>
internal sealed class ResponseReadStream(Stream stream, TracedCall call) : Stream
{
    public override bool CanRead => stream.CanRead;

    public override bool CanSeek => stream.CanSeek;

    public override bool CanWrite => stream.CanWrite;

    public override bool CanTimeout => stream.CanTimeout;

    public override long Length => stream.Length;

    public override long Position
    {
        get => stream.Position;
        set => stream.Position = value;
    }

    public override int ReadTimeout
    {
        get => stream.ReadTimeout;
        set => stream.ReadTimeout = value;
    }

    public override int WriteTimeout
    {
        get => stream.WriteTimeout;
        set => stream.WriteTimeout = value;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            call.OnReading(CancellationToken.None);
            call.OnWaiting();
            var read = stream.Read(buffer, offset, count);
            OnRead(buffer.AsSpan(offset, count), read);
            return read;
        }
        catch (Exception exception)
        {
            call.OnFailure(exception);
            throw;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            call.OnReading(CancellationToken.None);
            call.OnWaiting();
            var read = stream.Read(buffer);
            OnRead(buffer, read);
            return read;
        }
        catch (Exception exception)
        {
            call.OnFailure(exception);
            throw;
        }
    }

    public override int ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            call.OnReading(cancellationToken);
            var read = stream.ReadAsync(buffer, cancellationToken);
            if (!read.IsCompletedSuccessfully)
            {
                call.OnWaiting();
                return AwaitAsync(read, buffer);
            }

            var count = read.Result;
            OnRead(buffer.Span, count);
            return new ValueTask<int>(count);
        }
        catch (Exception exception)
        {
            call.OnFailure(exception);
            throw;
        }
    }

    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override int EndRead(IAsyncResult asyncResult) => TaskToAsyncResult.End<int>(asyncResult);

    public override void CopyTo(Stream destination, int bufferSize)
    {
        ValidateCopyToArguments(destination, bufferSize);
        try
        {
            call.OnReading(CancellationToken.None);
            stream.CopyTo(new ResponseWriteStream(destination, call), bufferSize);
            call.OnResponseEnd();
        }
        catch (Exception exception)
        {
            call.OnFailure(exception);
            throw;
        }
    }

    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        ValidateCopyToArguments(destination, bufferSize);
        try
        {
            call.OnReading(cancellationToken);
            await stream.CopyToAsync(new ResponseWriteStream(destination, call), bufferSize, cancellationToken).ConfigureAwait(false);
            call.OnResponseEnd();
        }
        catch (Exception exception)
        {
            call.OnFailure(exception);
            throw;
        }
    }

    public override void Flush() => stream.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => stream.Seek(offset, origin);

    public override void SetLength(long value) => stream.SetLength(value);

    public override void Write(byte[] buffer, int offset, int count) => stream.Write(buffer, offset, count);

    [SuppressMessage("Usage", "CA2215", Justification = "The base would dispose the stream a second time, and not asynchronously.")]
    public override ValueTask DisposeAsync()
    {
        call.OnReleased();
        return stream.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            call.OnReleased();
            stream.Dispose();
        }

        base.Dispose(disposing);
    }

    // Pooled: a stream of 500 chunks allocates no 500 state machines.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> AwaitAsync(ValueTask<int> read, Memory<byte> buffer)
    {
        try
        {
            var count = await read.ConfigureAwait(false);
            OnRead(buffer.Span, count);
            return count;
        }
        catch (Exception exception)
        {
            call.OnFailure(exception);
            throw;
        }
    }

    private void OnRead(ReadOnlySpan<byte> buffer, int count)
    {
        if (count > 0)
        {
            call.OnRead(buffer[..count]);
        }
        else if (buffer.Length > 0)
        {
            call.OnResponseEnd(); // A read into an empty buffer only waits: its 0 is not the end.
        }
    }
}
