using LlmTracing.ClickHouse;

namespace LlmTracing.Writing.Spooling;

/// <summary>Turns rows into bytes and back, column by column, in the order of the table's column list.</summary>
/// <remarks>
/// Not the insert format: a row may be spooled before the server's table was ever seen, and replayed by a later version of
/// the library. So each file names its columns and their kinds: on reading, known columns are set, others are skipped.
/// Not safe for concurrent use.
/// </remarks>
internal sealed class SpoolRowCodec<TRow>(IEnumerable<Column<TRow>> columns, Func<TRow> create)
{
    private readonly SpoolColumn<TRow>[] _columns = [.. columns.Select(SpoolColumn<TRow>.Of)];

    /// <summary>Appends the names and kinds of the columns.</summary>
    public void WriteSchema(SpoolBuffer to)
    {
        to.WriteVarint((ulong)_columns.Length);
        foreach (var column in _columns)
        {
            to.WriteString(column.Name);
            to.WriteByte(column.Kind);
        }
    }

    public void WriteRows(SpoolBuffer to, ReadOnlySpan<TRow> rows)
    {
        foreach (var row in rows)
        {
            foreach (var column in _columns)
            {
                column.Write(to, row);
            }
        }
    }

    /// <summary>Reads all sound rows of a file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="rows">Where they are added: also those before one that cannot be read.</param>
    /// <exception cref="InvalidDataException">The schema or a row cannot be read.</exception>
    public void ReadFile(ReadOnlyMemory<byte> file, List<TRow> rows)
    {
        var frames = SpoolFile.Frames(file);
        if (frames.Count == 0)
        {
            return;
        }

        var head = new SpoolReader(frames[0].Payload.Span);
        var reader = ReadSchema(ref head);
        foreach (var frame in frames.Skip(1))
        {
            var from = new SpoolReader(frame.Payload.Span);
            for (var i = 0; i < frame.Rows; i++)
            {
                rows.Add(reader.Read(ref from));
            }
        }
    }

    /// <summary>Reads a file's schema and makes a reader of its rows.</summary>
    /// <exception cref="InvalidDataException">The schema cannot be read.</exception>
    public RowReader ReadSchema(ref SpoolReader from)
    {
        var cells = new ReadCell[from.ReadCount()];
        for (var i = 0; i < cells.Length; i++)
        {
            var name = from.ReadString();
            var kind = from.ReadByte();
            if (Array.Find(_columns, c => c.Kind == kind && string.Equals(c.Name, name, StringComparison.Ordinal)) is { } known)
            {
                cells[i] = known.Read;
            }
            else if (SpoolValue.ByKind.TryGetValue(kind, out var value))
            {
                cells[i] = (ref r, _) => value.Skip(ref r);
            }
            else
            {
                throw new InvalidDataException($"The spool's column {name} is of an unknown kind: a later version wrote it.");
            }
        }

        return new RowReader(cells, create);
    }

    internal delegate void ReadCell(ref SpoolReader from, TRow row);

    /// <summary>Reads rows of one file.</summary>
    internal sealed class RowReader(ReadCell[] cells, Func<TRow> create)
    {
        public TRow Read(ref SpoolReader from)
        {
            var row = create();
            foreach (var cell in cells)
            {
                cell(ref from, row);
            }

            return row;
        }
    }
}
