namespace LlmTracing.Local.Engine;

/// <summary>A SELECT that gives its result in chunks. Disposing it early stops the query.</summary>
internal sealed class EngineStream : IDisposable
{
    private readonly EngineConnection _connection;
    private readonly nint _stream;
    private bool _ended;
    private bool _disposed;

    public EngineStream(EngineConnection connection, nint stream)
    {
        _connection = connection;
        _stream = stream;
        try
        {
            ThrowOnError();
        }
        catch
        {
            _ended = true;
            Dispose();
            throw;
        }
    }

    /// <summary>The next chunk, or null at the end. Blocks until the engine has it.</summary>
    public EngineResult? Next()
    {
        if (_ended)
        {
            return null;
        }

        try
        {
            var chunk = EngineResult.Of(Chdb.StreamFetch(_connection.Handle, _stream));
            if (!chunk.Data.IsEmpty)
            {
                return chunk;
            }

            chunk.Dispose();
            _ended = true;
            return null;
        }
        catch
        {
            _ended = true;
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!_ended)
        {
            Chdb.StreamCancel(_connection.Handle, _stream);
        }

        Chdb.DestroyResult(_stream);
    }

    private unsafe void ThrowOnError() => EngineException.ThrowIf(Chdb.ResultError(_stream));
}
