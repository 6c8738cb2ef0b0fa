using LlmTracing.ClickHouse;

namespace LlmTracing.Diagnostics;

/// <summary>The database, the tables, their columns and types.</summary>
internal static class SchemaChecks
{
    private const string Apply = "Run llmtrace schema apply, or the SQL of LlmTracingSchema.ToSql, or set Schema to Migrate.";

    public static async Task RunAsync(Examination examination)
    {
        var (options, database) = (examination.Options, examination.Database);
        await CheckAsync(examination, TraceTable.From(options, database)).ConfigureAwait(false);
        await CheckAsync(examination, SpanTable.From(options, database)).ConfigureAwait(false);
        if (options.Payloads.Enabled)
        {
            await CheckAsync(examination, PayloadTable.From(options, database)).ConfigureAwait(false);
        }
    }

    private static Task CheckAsync<TRow>(Examination examination, Table<TRow> table) => examination.TryAsync("schema", async () =>
    {
        IReadOnlyList<ServerColumn> columns;
        try
        {
            columns = await ServerColumn.DescribeAsync(examination.Client, table.QualifiedName, examination.CancellationToken).ConfigureAwait(false);
        }
        catch (ClickHouseException e) when (e.Code is 60 or 81)
        {
            examination.Fail("schema", $"Table {table.QualifiedName} does not exist.", Apply);
            return;
        }

        TableBinding<TRow> binding;
        try
        {
            binding = TableBinding<TRow>.Create(table, columns);
        }
        catch (InsertException e)
        {
            examination.Fail("schema", e.Message, "Change these columns (ALTER TABLE … MODIFY COLUMN), or let the library make a table of another name (Table).");
            return;
        }

        if (binding.Missing.Count > 0)
        {
            examination.Warn(
                "schema", $"Table {table.QualifiedName} lacks {binding.Missing.Count} columns, which are not stored: {string.Join(", ", binding.Missing.Select(static c => c.Name))}.", Apply);
        }

        if (binding.Refused.Count > 0)
        {
            examination.Warn(
                "schema", $"Table {table.QualifiedName} has columns that cannot be written: {string.Join("; ", binding.Refused)}.", "Change their types (ALTER TABLE … MODIFY COLUMN).");
        }

        if (binding.Missing.Count == 0 && binding.Refused.Count == 0)
        {
            examination.Ok("schema", $"Table {table.QualifiedName} has all {table.Columns.Count} columns.");
        }
    });
}
