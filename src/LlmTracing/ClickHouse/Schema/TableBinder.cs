namespace LlmTracing.ClickHouse;

/// <summary>Finds out what a table is and binds to it; creates and migrates it where the options allow that.</summary>
internal sealed class TableBinder<TRow>(ClickHouseHttpClient client, Table<TRow> table, SchemaMode mode, ClickHouseTableOptions storage)
{
    private const int SyntaxError = 62;
    private const int UnknownTable = 60;
    private const int UnknownDatabase = 81;
    private const int TableExists = 57;
    private const int DatabaseExists = 82;

    /// <summary>Reads the table's columns and binds to them, after creating or migrating it where it needs that.</summary>
    /// <exception cref="InsertException">The table is missing or breaks the contract.</exception>
    public async Task<TableBinding<TRow>> BindAsync(CancellationToken cancellationToken)
    {
        var columns = await DescribeAsync(cancellationToken).ConfigureAwait(false);
        if (columns is null && mode != SchemaMode.None)
        {
            await RunAsync(
                [TableDdl.CreateDatabase(table.Database, storage), .. TableDdl.Create(table with { Companions = [] }, storage)], cancellationToken)
                .ConfigureAwait(false);
            columns = await DescribeAsync(cancellationToken).ConfigureAwait(false);
        }

        if (columns is null)
        {
            throw new InsertException(
                InsertFailure.Configuration,
                $"Table {table.QualifiedName} does not exist: create it from LlmTracingSchema.ToSql, or set Schema to Create.") { Code = UnknownTable };
        }

        var remarks = new List<string>();
        var lacksWindow = await DeduplicationWindow.IsMissingAsync(client, table, cancellationToken).ConfigureAwait(false);
        if (lacksWindow && mode == SchemaMode.Migrate)
        {
            await RunAsync([TableDdl.SetDeduplicationWindow(table, storage)], cancellationToken).ConfigureAwait(false);
        }
        else if (lacksWindow)
        {
            remarks.Add(DeduplicationWindow.Remark);
        }

        var missing = table.Columns.Where(c => columns.All(s => s.Name != c.Name)).ToArray();
        if (missing.Length > 0 && mode == SchemaMode.Migrate)
        {
            await RunAsync(TableDdl.AddColumns(table, missing, storage), cancellationToken).ConfigureAwait(false);
            columns = await DescribeAsync(cancellationToken).ConfigureAwait(false) ?? columns;
        }

        // Before the first row: another process may have made the table and not yet the view that adds its rows up.
        if (mode != SchemaMode.None && await TryCompanionsAsync(cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            remarks.Add(refusal);
        }

        return TableBinding<TRow>.Create(table, columns, remarks);
    }

    // Rows are not held back for what only stands beside their table.
    private async Task<string?> TryCompanionsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(table.Companions, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (e is ClickHouseException { Code: not 0 } or InsertException)
        {
            return $"what adds up the rows of the table cannot be made: {e.Message}";
        }
    }

    private async Task<IReadOnlyList<ServerColumn>?> DescribeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ServerColumn.DescribeAsync(client, table.QualifiedName, cancellationToken).ConfigureAwait(false);
        }
        catch (ClickHouseException e) when (e.Code is UnknownTable or UnknownDatabase)
        {
            return null;
        }
    }

    private async Task RunAsync(IEnumerable<string> statements, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var statement in statements)
            {
                await RunAsync(statement, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ClickHouseException e) when (e.Code == SyntaxError)
        {
            var version = await client.ScalarAsync("SELECT version() FORMAT TabSeparated", cancellationToken).ConfigureAwait(false);
            throw new InsertException(
                InsertFailure.Configuration,
                $"ClickHouse {version} is too old for the statements that make table {table.QualifiedName}: make it by hand, with the columns of the "
                    + $"contract in the types that the server knows. {e.Message}") { Code = e.Code };
        }
    }

    // IF NOT EXISTS does not keep two processes from making the same thing in the same moment: one of them may hear that it is there.
    private async Task RunAsync(string statement, CancellationToken cancellationToken)
    {
        try
        {
            await client.ExecuteAsync(statement, null, cancellationToken).ConfigureAwait(false);
        }
        catch (ClickHouseException e) when (e.Code is TableExists or DatabaseExists)
        {
        }
    }
}
