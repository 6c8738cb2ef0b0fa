using LlmTracing.ClickHouse;

namespace LlmTracing.Diagnostics;

/// <summary>What the user may do: enough to write, and not much more.</summary>
internal static class GrantChecks
{
    public static async Task RunAsync(Examination examination)
    {
        foreach (var table in new[] { examination.Options.Table, examination.Options.SpanTable })
        {
            await examination.TryAsync("grants", () => CheckAsync(examination, SqlText.Name(examination.Database, table))).ConfigureAwait(false);
        }

        await examination.TryAsync("privilege", () => CheckPrivilegeAsync(examination)).ConfigureAwait(false);
    }

    private static async Task CheckAsync(Examination examination, string table)
    {
        foreach (var (grant, need) in new[] { ("INSERT", "to write"), ("SELECT", "to read"), ("SHOW COLUMNS", "to bind to the columns") })
        {
            if ((await examination.StatementRowsAsync($"CHECK GRANT {grant} ON {table}").ConfigureAwait(false))[0][0] == "1")
            {
                continue;
            }

            var (what, todo) = ($"This user has no {grant} on {table}, which it needs {need}.", $"GRANT {grant} ON {table} TO …");
            if (grant == "SHOW COLUMNS")
            {
                examination.Fail("grants", what, todo);
            }
            else
            {
                // A user of its own for each job is right: only the one that the service uses for the job needs the grant.
                examination.Note("grants", what, todo);
            }
        }

        examination.Ok("grants", $"The grants on {table} were read.");
    }

    private static async Task CheckPrivilegeAsync(Examination examination)
    {
        var rows = await examination.RowsAsync("SHOW GRANTS").ConfigureAwait(false);
        var wide = rows.Where(static r => r[0].Contains(" ON *.*", StringComparison.Ordinal)).Select(static r => r[0].Split(" ON *.*")[0]).ToList();
        if (wide.Count > 0)
        {
            examination.Note(
                "privilege", "This user has rights on all databases.",
                "For a service, make a user with INSERT (and SHOW COLUMNS) on the library's tables only: see docs/operations.md.");
        }
        else
        {
            examination.Ok("privilege", "This user has no rights beyond named databases or tables.");
        }
    }
}
