using System.Collections.Concurrent;

namespace LlmTracing.ClickHouse;

/// <summary>Our columns bound to those that a table really has: what is written to it, and how. Safe for many threads.</summary>
internal sealed class TableBinding<TRow>
{
    private readonly ConcurrentBag<BlockEncoder<TRow>> _encoders = [];
    private readonly Func<IReadOnlyList<ColumnGroup<TRow>>> _groups;

    private TableBinding(
        Table<TRow> table, IReadOnlyList<BoundColumn<TRow>> columns, IReadOnlyList<Column<TRow>> missing, IReadOnlyList<string> refused, IEnumerable<string> remarks)
    {
        Remarks = [.. RemarksOn(columns, missing, refused), .. remarks];
        Columns = columns;
        _groups = table.Groups;
        MayRefuseRows = columns.Any(static c => Formats.MayRefuse(c.Type));
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

    /// <summary>Whether a column's type cannot hold every text.</summary>
    public bool MayRefuseRows { get; }

    public string InsertSql { get; }

    /// <summary>Binds the table's columns to those of the server.</summary>
    /// <param name="table">The table as we know it.</param>
    /// <param name="serverColumns">The columns that it has.</param>
    /// <param name="remarks">What else is to be said of it.</param>
    /// <exception cref="InsertException">The server's table breaks the contract; the message names each column, what was expected and what was found.</exception>
    public static TableBinding<TRow> Create(Table<TRow> table, IReadOnlyList<ServerColumn> serverColumns, IEnumerable<string>? remarks = null)
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
            ? new TableBinding<TRow>(table, bound, missing, refused, remarks ?? [])
            : throw new InsertException(
                InsertFailure.Configuration, $"Table {table.QualifiedName} breaks the contract: {string.Join("; ", broken)}.");
    }

    /// <summary>Whether the other binding writes the same bytes.</summary>
    public bool IsSameAs(TableBinding<TRow> other)
        => InsertSql == other.InsertSql
            && Columns.Select(static c => c.Type.Text).SequenceEqual(other.Columns.Select(static c => c.Type.Text), StringComparer.Ordinal);

    public BlockEncoder<TRow> RentEncoder()
        => _encoders.TryTake(out var encoder) ? encoder : new BlockEncoder<TRow>(Columns, _groups());

    public void ReturnEncoder(BlockEncoder<TRow> encoder)
    {
        encoder.Reset();
        _encoders.Add(encoder);
    }

    private static IEnumerable<string> RemarksOn(
        IReadOnlyList<BoundColumn<TRow>> columns, IReadOnlyList<Column<TRow>> missing, IReadOnlyList<string> refused)
    {
        if (missing.Count > 0)
        {
            yield return "columns that the table lacks are not written: " + string.Join(", ", missing.Select(static c => c.Name));
        }

        if (refused.Count > 0)
        {
            yield return "columns that it has as another type are not written: " + string.Join("; ", refused);
        }

        var rounded = columns.Where(static c => IsCoarser(c.Type.WithoutNullable, ClickHouseType.Parse(c.Column.Type).WithoutNullable)).ToList();
        if (rounded.Count > 0)
        {
            yield return "amounts are rounded: " + string.Join("; ", rounded.Select(static c => $"{c.Column.Name}: expected {c.Column.Type}, found {c.Type}"));
        }
    }

    // One call costs millionths of a dollar: what has only cents holds 0 for most of them.
    private static bool IsCoarser(ClickHouseType found, ClickHouseType expected)
        => found.Name == "Decimal" && expected.Name == "Decimal" && found.Number(1) < expected.Number(1);

    private static bool CanHold(Column<TRow> column, ClickHouseType type) => column.Encoder(type) is not null;
}
