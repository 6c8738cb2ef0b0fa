using LlmTracing.ClickHouse;

namespace LlmTracing.Diagnostics;

/// <summary>Whose rows are seen and erased: row policies that leave a table open, and mutations that do not end.</summary>
internal static class TenantChecks
{
    public static async Task RunAsync(Examination examination)
    {
        await examination.TryAsync("row_policies", () => CheckPoliciesAsync(examination)).ConfigureAwait(false);
        await examination.TryAsync("mutations", () => CheckMutationsAsync(examination)).ConfigureAwait(false);
    }

    /// <summary>A policy on one of the tables and none on another lets its users see everyone's rows there.</summary>
    private static async Task CheckPoliciesAsync(Examination examination)
    {
        var tables = await examination.RowsAsync(
            "SELECT name FROM system.tables WHERE database = {database:String} AND name IN " + Examination.OwnTables + " ORDER BY name",
            examination.TableNames).ConfigureAwait(false);
        var policies = await examination.RowsAsync(
            "SELECT table, short_name FROM system.row_policies WHERE database = {database:String} AND table IN " + Examination.OwnTables,
            examination.TableNames).ConfigureAwait(false);
        if (policies.Count == 0)
        {
            examination.Ok("row_policies", "There are no row policies: who may SELECT sees every organisation. The reader itself asks for one at a time.");
            return;
        }

        var guarded = policies.Select(static p => p[0]).ToHashSet(StringComparer.Ordinal);
        var open = tables.Select(static t => t[0]).Where(t => !guarded.Contains(t)).Select(t => SqlText.Name(examination.Database, t)).ToList();
        if (open.Count > 0)
        {
            examination.Warn(
                "row_policies", $"There are row policies on {string.Join(", ", guarded.Order(StringComparer.Ordinal))} and none on {string.Join(", ", open)}: a tenant that may SELECT there sees every organisation.",
                "Give the same policy to every table that the tenant may read, or revoke its SELECT: see docs/operations.md.");
        }
        else
        {
            examination.Ok("row_policies", $"Every table has row policies ({policies.Count}).");
        }
    }

    /// <summary>Erasure is a mutation: one that does not end has erased nothing yet.</summary>
    private static async Task CheckMutationsAsync(Examination examination)
    {
        var rows = await examination.RowsAsync(
            "SELECT table, mutation_id, toString(create_time), latest_fail_reason FROM system.mutations WHERE NOT is_done AND database = {database:String} "
            + "AND table IN " + Examination.OwnTables + " ORDER BY create_time", examination.TableNames).ConfigureAwait(false);
        foreach (var row in rows)
        {
            var what = $"Mutation {row[1]} of {examination.Database}.{row[0]} runs since {row[2]}";
            if (row[3].Length > 0)
            {
                examination.Fail("mutations", $"{what} and fails: {Examination.OneLine(row[3])}", $"KILL MUTATION WHERE mutation_id = '{row[1]}', mend what it says, and run it again.");
            }
            else
            {
                examination.Note("mutations", $"{what}: what it erases or changes is not done yet.", "Wait, and run the doctor again.");
            }
        }

        if (rows.Count == 0)
        {
            examination.Ok("mutations", "No mutation is under way: what was erased is gone.");
        }
    }
}
