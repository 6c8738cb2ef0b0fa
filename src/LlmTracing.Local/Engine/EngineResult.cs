namespace LlmTracing.Local.Engine;

/// <summary>A result, or one chunk of one, in the engine's memory until it is disposed.</summary>
internal sealed unsafe class EngineResult : IDisposable
{
    private nint _result;

    private EngineResult(nint result) => _result = result;

    /// <summary>The bytes in the asked format. Valid until <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> Data
    {
        get
        {
            var data = Chdb.ResultBuffer(_result);
            return data == null ? default : new ReadOnlySpan<byte>(data, checked((int)Chdb.ResultLength(_result)));
        }
    }

    /// <summary>What this result, or this chunk of it, cost and gave.</summary>
    public QueryProgress Progress => new(
        (long)Chdb.StorageRowsRead(_result), (long)Chdb.StorageBytesRead(_result),
        (long)Chdb.RowsWritten(_result), (long)Chdb.BytesWritten(_result),
        (long)Chdb.ResultRows(_result), (long)Chdb.ResultBytes(_result));

    /// <summary>Takes a result over; throws (and frees it) when it is an error.</summary>
    public static EngineResult Of(nint result)
    {
        try
        {
            EngineException.ThrowIf(Chdb.ResultError(result));
        }
        catch
        {
            Chdb.DestroyResult(result);
            throw;
        }

        return new EngineResult(result);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_result != 0)
        {
            Chdb.DestroyResult(_result);
            _result = 0;
        }
    }
}
