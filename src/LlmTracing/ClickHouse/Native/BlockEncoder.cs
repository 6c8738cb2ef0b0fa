namespace LlmTracing.ClickHouse;

/// <summary>
/// Encodes rows as one block of <c>FORMAT Native</c>: counts of columns and rows, then each column's name, type and values.
/// Keeps its buffers from block to block, so that a row costs no allocation; not safe for two threads.
/// </summary>
internal sealed class BlockEncoder<TRow>
{
    private readonly ReadOnlyMemory<byte>[] _headers;
    private readonly ColumnBytes[] _columns;
    private readonly ColumnGroup<TRow>[] _groups;
    private readonly Lane[] _lanes;
    private readonly (string Column, ColumnEncoder<TRow> Encoder)[] _singles;
    private readonly ByteBuffer _counts = new();
    private readonly List<ReadOnlyMemory<byte>> _segments;

    /// <param name="columns">The columns in the order of the block.</param>
    /// <param name="groups">What encodes columns together. A group that writes none of the block's is not asked.</param>
    public BlockEncoder(IReadOnlyList<BoundColumn<TRow>> columns, params IEnumerable<ColumnGroup<TRow>> groups)
    {
        _groups = [.. groups.Where(g => columns.Any(c => g.Lanes.Find(c) is not null))];
        _lanes = [.. _groups.SelectMany(static g => g.Lanes.All)];
        _headers = [.. columns.Select(static c => c.Header)];
        _columns = [.. columns.Select(c => (ColumnBytes?)LaneOf(c) ?? EncoderOf(c))];
        _singles = [.. columns.Zip(_columns, static (c, bytes) => (c.Column.Name, (bytes as ColumnEncoder<TRow>)!)).Where(static s => s.Item2 is not null)];
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
        foreach (var lane in _lanes)
        {
            lane.Reset();
        }

        foreach (var (_, encoder) in _singles)
        {
            encoder.Reset();
        }
    }

    private Lane? LaneOf(BoundColumn<TRow> column) => _groups.Select(g => g.Lanes.Find(column)).FirstOrDefault(static lane => lane is not null);

    private static ColumnEncoder<TRow> EncoderOf(BoundColumn<TRow> column) => column.Column.Encoder(column.Type)
        ?? throw new InvalidOperationException($"Column {column.Column.Name} cannot be written as {column.Type}.");

    private void Append(ReadOnlySpan<TRow> rows)
    {
        Read(rows);
        foreach (var lane in _lanes)
        {
            lane.Append(rows.Length);
        }

        foreach (var (column, encoder) in _singles)
        {
            try
            {
                encoder.Append(rows);
            }
            catch (UnfitTextException e)
            {
                throw new InsertException(InsertFailure.Batch, $"{column}: {e.Message}", e);
            }
        }
    }

    private void Read(ReadOnlySpan<TRow> rows)
    {
        if (_groups is [var only])
        {
            only.Read(rows);
            return;
        }

        // Row by row, not group by group: what a record refers to was mostly made with it and lies beside it, and memory comes fastest in order.
        for (var i = 0; i < rows.Length; i++)
        {
            foreach (var group in _groups)
            {
                group.Read(i, rows[i]);
            }
        }
    }
}
