namespace LlmTracing.ClickHouse;

/// <summary>
/// The settings that go with every insert. Their defaults changed between versions, so each is stated; a server that does not know
/// one would refuse the insert, so the server is asked which it knows.
/// </summary>
internal sealed class InsertSettings(bool asyncInsert, IReadOnlySet<string>? known)
{
    public const string NoTokenRemark = $"the server knows no {Token}: a batch that is retried after its answer was lost may be written twice";

    private const string Token = "insert_deduplication_token";

    private static readonly string[] All =
    [
        "async_insert", "wait_for_async_insert", Token, "insert_deduplicate", "deduplicate_blocks_in_dependent_materialized_views",
        "insert_distributed_sync", "log_comment",
    ];

    /// <summary>Whether a repeated insert is dropped by the server, as far as its table remembers tokens.</summary>
    public bool IsRepeatable { get; } = !asyncInsert && (known is null || known.Contains(Token));

    /// <summary>What the server's age costs us though inserts succeed.</summary>
    public IReadOnlyList<string> Remarks { get; } = asyncInsert || known is null || known.Contains(Token) ? [] : [NoTokenRemark];

    public static async Task<InsertSettings> AskAsync(ClickHouseHttpClient client, bool asyncInsert, CancellationToken cancellationToken)
    {
        try
        {
            var names = string.Join(", ", All.Select(SqlText.Literal));
            var known = await JsonRows.ReadAsync(
                client, $"SELECT name FROM system.settings WHERE name IN ({names}) FORMAT JSONCompact", static row => row[0].GetString()!, cancellationToken)
                .ConfigureAwait(false);
            return new InsertSettings(asyncInsert, known.ToHashSet(StringComparer.Ordinal));
        }
        catch (ClickHouseException e) when (e.Code != 0)
        {
            return new InsertSettings(asyncInsert, known: null); // No right to look: a server with such rights is no old one.
        }
    }

    public IReadOnlyCollection<KeyValuePair<string, string>> For(string deduplicationToken)
    {
        var settings = new List<KeyValuePair<string, string>>(All.Length);
        Add("async_insert", asyncInsert ? "1" : "0");
        if (asyncInsert)
        {
            Add("wait_for_async_insert", "1");
        }
        else
        {
            Add("insert_deduplicate", "1");
            Add(Token, deduplicationToken);
            Add("deduplicate_blocks_in_dependent_materialized_views", "1");
        }

        // A Distributed table answers when its shards have the rows, not when it has them on its own disk to be sent one day.
        Add("insert_distributed_sync", "1");
        Add("log_comment", "LlmTracing " + deduplicationToken);
        return settings;

        void Add(string name, string value)
        {
            if (known is null || known.Contains(name))
            {
                settings.Add(new(name, value));
            }
        }
    }
}
