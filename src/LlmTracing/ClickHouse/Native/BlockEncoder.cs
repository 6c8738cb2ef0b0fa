namespace LlmTracing.ClickHouse;

/// <summary>
/// Encodes rows as one block of <c>FORMAT Native</c>: counts of columns and rows, then each column's name, type and values.
/// Keeps its buffers from block to block, so that a row costs no allocation; not safe for two threads.
/// </summary>
internal sealed class BlockEncoder<TRow>
{
    /// <summary>
    /// A record is larger than its values: walking all rows once for each column would fetch every record from memory as often
    /// as there are columns. So few rows at a time pass through all columns while they are in the cache.
    /// </summary>
    private const int RowsInCache = 32;

    private readonly ReadOnlyMemory<byte>[] _headers;
    private readonly string[] _names;
    private readonly ColumnEncoder<TRow>[] _columns;
    private readonly ByteBuffer _counts = new();
    private readonly List<ReadOnlyMemory<byte>> _segments;

    public BlockEncoder(IReadOnlyList<BoundColumn<TRow>> columns)
    {
        _headers = [.. columns.Select(static c => c.Header)];
        _names = [.. columns.Select(static c => c.Column.Name)];
        _columns = [.. columns.Select(static c => c.Column.Encoder(c.Type)
            ?? throw new InvalidOperationException($"Column {c.Column.Name} cannot be written as {c.Type}."))];
        _segments = new(capacity: (columns.Count * 6) + 1);
    }

    /// <summary>Encodes the rows as one block.</summary>
    /// <returns>The block's bytes in order; valid until the next call.</returns>
    /// <exception cref="InsertException">A column cannot hold a row's value; the message names the column.</exception>
    public IReadOnlyList<ReadOnlyMemory<byte>> Encode(ReadOnlySpan<TRow> rows)
    {
        Reset();
        _counts.WriteVarUInt((ulong)_columns.Length);
        _counts.WriteVarUInt((ulong)rows.Length);
        for (var rest = rows; rest.Length > 0; rest = rest[Math.Min(RowsInCache, rest.Length)..])
        {
            Append(rest[..Math.Min(RowsInCache, rest.Length)]);
        }

        _segments.Add(_counts.Written);
        for (var i = 0; i < _columns.Length; i++)
        {
            _segments.Add(_headers[i]);
            if (rows.Length > 0)
            {
                _columns[i].Collect(_segments);
            }
        }

        return _segments;
    }

    /// <summary>Lets go of the rows' values and keeps the buffers.</summary>
    public void Reset()
    {
        _counts.Reset();
        _segments.Clear();
        foreach (var column in _columns)
        {
            column.Reset();
        }
    }

    private void Append(ReadOnlySpan<TRow> rows)
    {
        var i = 0;
        try
        {
            for (; i < _columns.Length; i++)
            {
                _columns[i].Append(rows);
            }
        }
        catch (UnfitTextException e)
        {
            throw new InsertException(InsertFailure.Batch, $"{_names[i]}: {e.Message}", e);
        }
    }
}
