namespace LlmTracing.ClickHouse;

/// <summary>
/// Encodes rows as one block of <c>FORMAT Native</c>: counts of columns and rows, then each column's name, type and values.
/// Keeps its buffers from block to block, so that a row costs no allocation; not safe for two threads.
/// </summary>
internal sealed class BlockEncoder<TRow>
{
    private readonly ReadOnlyMemory<byte>[] _headers;
    private readonly ColumnGroup<TRow>? _group;
    private readonly ColumnEncoder<TRow>[] _encoders;
    private readonly string[] _encoded;
    private readonly ColumnBytes[] _columns;
    private readonly ByteBuffer _counts = new();
    private readonly List<ReadOnlyMemory<byte>> _segments;

    /// <param name="columns">The columns in the order of the block.</param>
    /// <param name="group">Encodes the first of them together; null where each is encoded for itself.</param>
    public BlockEncoder(IReadOnlyList<BoundColumn<TRow>> columns, ColumnGroup<TRow>? group = null)
    {
        var single = columns.Skip(group?.Lanes.Count ?? 0).ToArray();
        _headers = [.. columns.Select(static c => c.Header)];
        _group = group;
        _encoders = [.. single.Select(static c => c.Column.Encoder(c.Type)
            ?? throw new InvalidOperationException($"Column {c.Column.Name} cannot be written as {c.Type}."))];
        _encoded = [.. single.Select(static c => c.Column.Name)];
        _columns = [.. group?.Lanes ?? [], .. _encoders];
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
        // A record is larger than its values: walking all rows once for each column would fetch every record from memory as often as there are
        // columns. So a few rows at a time pass through all columns while they are in the cache.
        for (var rest = rows; rest.Length > 0; rest = rest[Math.Min(Lane.Rows, rest.Length)..])
        {
            Append(rest[..Math.Min(Lane.Rows, rest.Length)]);
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
        _group?.Append(rows);
        var i = 0;
        try
        {
            for (; i < _encoders.Length; i++)
            {
                _encoders[i].Append(rows);
            }
        }
        catch (UnfitTextException e)
        {
            throw new InsertException(InsertFailure.Batch, $"{_encoded[i]}: {e.Message}", e);
        }
    }
}
