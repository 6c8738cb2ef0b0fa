using System.Collections.Concurrent;

namespace LlmTracing.ClickHouse;

/// <summary>Our columns bound to those that a table really has: what is written to it, and how. Safe for many threads.</summary>
internal sealed class TableBinding<TRow>
{
    private readonly ConcurrentBag<BlockEncoder<TRow>> _encoders = [];

    private TableBinding(
        Table<TRow> table, IReadOnlyList<BoundColumn<TRow>> columns, IReadOnlyList<Column<TRow>> missing, IReadOnlyList<string> refused, bool lacksWindow)
    {
        Remarks = [.. RemarksOn(missing, refused, lacksWindow)];
        Columns = columns;
        Missing = missing;
        Refused = refused;
        var names = string.Join(", ", columns.Select(static c => SqlText.Identifier(c.Column.Name)));
        InsertSql = $"INSERT INTO {table.QualifiedName} ({names}) FORMAT Native";
    }

    public IReadOnlyList<BoundColumn<TRow>> Columns { get; }

    /// <summary>Columns that the table lacks; a migration adds them.</summary>
    public IReadOnlyList<Column<TRow>> Missing { get; }

    /// <summary>Columns beyond the contract that the table has as a type that cannot hold them: each as <c>name: expected …, found …</c>.</summary>
    public IReadOnlyList<string> Refused { get; }

    /// <summary>What the table costs us though inserts succeed: columns that are not written, retries that may make duplicates.</summary>
    public IReadOnlyList<string> Remarks { get; }

    public string InsertSql { get; }

    /// <summary>Binds the table's columns to those of the server.</summary>
    /// <exception cref="InsertException">The server's table breaks the contract; the message names each column, what was expected and what was found.</exception>
    public static TableBinding<TRow> Create(Table<TRow> table, IReadOnlyList<ServerColumn> serverColumns, bool lacksWindow = false)
    {
        var found = serverColumns.ToDictionary(static c => c.Name, StringComparer.Ordinal);
        var bound = new List<BoundColumn<TRow>>();
        var missing = new List<Column<TRow>>();
        var refused = new List<string>();
        var broken = new List<string>();
        for (var i = 0; i < table.Columns.Count; i++)
        {
            var column = table.Columns[i];
            var complaints = i < table.ContractCount ? broken : refused;
            if (!found.TryGetValue(column.Name, out var server))
            {
                missing.Add(column);
                if (i < table.ContractCount)
                {
                    broken.Add($"{column.Name}: expected {column.Type}, found no such column");
                }
            }
            else if (!server.IsWritable)
            {
                complaints.Add($"{column.Name}: expected {column.Type}, found a computed column");
            }
            else if (!CanHold(column, server.Type))
            {
                complaints.Add($"{column.Name}: expected {column.Type}, found {server.Type}");
            }
            else
            {
                bound.Add(new BoundColumn<TRow>(column, server.Type));
            }
        }

        return broken.Count == 0
            ? new TableBinding<TRow>(table, bound, missing, refused, lacksWindow)
            : throw new InsertException(
                InsertFailure.Configuration, $"Table {table.QualifiedName} breaks the contract: {string.Join("; ", broken)}.");
    }

    /// <summary>Whether the other binding writes the same bytes.</summary>
    public bool IsSameAs(TableBinding<TRow> other)
        => InsertSql == other.InsertSql
            && Columns.Select(static c => c.Type.Text).SequenceEqual(other.Columns.Select(static c => c.Type.Text), StringComparer.Ordinal);

    public BlockEncoder<TRow> RentEncoder() => _encoders.TryTake(out var encoder) ? encoder : new BlockEncoder<TRow>(Columns);

    public void ReturnEncoder(BlockEncoder<TRow> encoder)
    {
        encoder.Reset();
        _encoders.Add(encoder);
    }

    private static IEnumerable<string> RemarksOn(IReadOnlyList<Column<TRow>> missing, IReadOnlyList<string> refused, bool lacksWindow)
    {
        if (missing.Count > 0)
        {
            yield return "columns that the table lacks are not written: " + string.Join(", ", missing.Select(static c => c.Name));
        }

        if (refused.Count > 0)
        {
            yield return "columns that it has as another type are not written: " + string.Join("; ", refused);
        }

        if (lacksWindow)
        {
            yield return DeduplicationWindow.Remark;
        }
    }

    private static bool CanHold(Column<TRow> column, ClickHouseType type) => column.Encoder(type) is not null;
}
