using LlmTracing.ClickHouse;

namespace LlmTracing.Diagnostics;

/// <summary>What the users may do: enough to write and to read, and not much more.</summary>
internal static class GrantChecks
{
    public static async Task RunAsync(Examination examination)
    {
        await examination.TryAsync("grants", () => CheckAsync(examination)).ConfigureAwait(false);
        await examination.TryAsync("privilege", () => CheckPrivilegeAsync(examination)).ConfigureAwait(false);
        if (examination.Options.ReaderConnectionString is { Length: > 0 } reader)
        {
            await examination.TryAsync("reader", () => CheckReaderAsync(examination, reader)).ConfigureAwait(false);
        }
    }

    private static async Task CheckAsync(Examination examination)
    {
        foreach (var table in Tables(examination, examination.Database))
        {
            var lacking = await LackingAsync(examination, table, "INSERT", "SHOW COLUMNS").ConfigureAwait(false);
            var readsToo = string.IsNullOrEmpty(examination.Options.ReaderConnectionString);
            if (lacking.Count > 0)
            {
                examination.Fail("grants", $"This user has no {string.Join(" and no ", lacking)} on {table}: no rows can be written.", Grant(lacking, table));
            }
            else if (readsToo && (await LackingAsync(examination, table, "SELECT").ConfigureAwait(false)).Count > 0)
            {
                examination.Warn(
                    "grants", $"This user may write {table} and has no SELECT on it: reader, dashboard and tool cannot read with it.",
                    $"Set ReaderConnectionString to a user that may, or {Grant(["SELECT"], table)}");
            }
            else
            {
                examination.Ok("grants", $"This user may write {table}{(readsToo ? " and read it" : "")}.");
            }
        }
    }

    /// <summary>The reader has a user of its own: it must see the tables.</summary>
    private static async Task CheckReaderAsync(Examination examination, string connectionString)
    {
        var endpoint = ClickHouseEndpoint.Parse(connectionString);
        using var client = new ClickHouseHttpClient(endpoint, examination.Time);
        var database = endpoint.Database ?? examination.Database;
        foreach (var table in Tables(examination, database))
        {
            if ((await LackingAsync(examination.As(client), table, "SELECT").ConfigureAwait(false)).Count > 0)
            {
                examination.Fail("reader", $"The reader's user has no SELECT on {table}.", Grant(["SELECT"], table));
            }
            else
            {
                examination.Ok("reader", $"The reader's user may read {table}.");
            }
        }
    }

    private static async Task CheckPrivilegeAsync(Examination examination)
    {
        var rows = await examination.RowsAsync("SHOW GRANTS").ConfigureAwait(false);
        if (rows.Any(static r => r[0].Contains(" ON *.*", StringComparison.Ordinal)))
        {
            examination.Note(
                "privilege", "This user has rights on all databases.",
                "For a service, make a user with INSERT and SHOW COLUMNS on the library's tables only: see docs/operations.md.");
        }
        else
        {
            examination.Ok("privilege", "This user has no rights beyond named databases or tables.");
        }
    }

    private static IEnumerable<string> Tables(Examination examination, string database)
        => new[] { examination.Options.Table, examination.Options.SpanTable }.Select(table => SqlText.Name(database, table));

    private static async Task<List<string>> LackingAsync(Examination examination, string table, params string[] grants)
    {
        var lacking = new List<string>();
        foreach (var grant in grants)
        {
            if ((await examination.StatementRowsAsync($"CHECK GRANT {grant} ON {table}").ConfigureAwait(false))[0][0] != "1")
            {
                lacking.Add(grant);
            }
        }

        return lacking;
    }

    private static string Grant(IReadOnlyCollection<string> grants, string table) => $"GRANT {string.Join(", ", grants)} ON {table} TO …";
}
