namespace LlmTracing.Local.Engine;

/// <summary>An INSERT under way. Disposed before <see cref="Complete"/> it is cancelled: what is not yet a block is not inserted.</summary>
internal sealed unsafe class EngineInsert : IDisposable
{
    private nint _insert;

    public EngineInsert(nint insert)
    {
        _insert = insert;
        try
        {
            EngineException.ThrowIf(Chdb.InsertError(insert));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Hands over data, cut anywhere. Blocks while the engine is behind.</summary>
    /// <returns>False when the insert has already failed; <see cref="Complete"/> tells why.</returns>
    public bool Append(ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
        {
            return Chdb.InsertAppend(_insert, bytes, (nuint)data.Length) == 0;
        }
    }

    /// <summary>Ends the data and waits until the rows are in their table.</summary>
    public QueryProgress Complete()
    {
        using var result = EngineResult.Of(Chdb.InsertDone(_insert));
        return result.Progress;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_insert != 0)
        {
            Chdb.DestroyInsert(_insert);
            _insert = 0;
        }
    }
}
