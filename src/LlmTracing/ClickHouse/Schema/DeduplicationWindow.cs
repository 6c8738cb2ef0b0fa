namespace LlmTracing.ClickHouse;

/// <summary>
/// The memory of a table for deduplication tokens. A MergeTree table that is not replicated has none by default: a batch whose answer was lost
/// on the way would be written twice.
/// </summary>
internal static class DeduplicationWindow
{
    public const string Setting = "non_replicated_deduplication_window";

    public const string Remark = $"the table has no {Setting}: a batch that is retried after its answer was lost may be written twice";

    /// <summary>Blocks that a table of ours remembers.</summary>
    public const int Blocks = 1_000;

    /// <summary>Whether the table could have a window and has none. A window of 0 in its settings is someone's choice, and left alone.</summary>
    public static async Task<bool> IsMissingAsync<TRow>(ClickHouseHttpClient client, Table<TRow> table, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT count() FROM system.tables
            WHERE database = {SqlText.Literal(table.Database)} AND name = {SqlText.Literal(table.Name)} AND engine LIKE '%MergeTree'
                AND engine NOT LIKE 'Replicated%' AND engine NOT LIKE 'Shared%' AND position(engine_full, '{Setting}') = 0
                AND (SELECT count() FROM system.merge_tree_settings WHERE name = '{Setting}' AND value = '0') = 1
            FORMAT TabSeparated
            """;
        try
        {
            return await client.ScalarAsync(sql, cancellationToken).ConfigureAwait(false) == "1";
        }
        catch (ClickHouseException e) when (e.Code != 0)
        {
            return false; // No right to look, or a server too old to tell.
        }
    }
}
