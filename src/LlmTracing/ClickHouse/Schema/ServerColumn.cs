namespace LlmTracing.ClickHouse;

/// <summary>A column as the server describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsWritable">Whether an insert may name it; a computed column may not be.</param>
internal sealed record ServerColumn(string Name, ClickHouseType Type, bool IsWritable)
{
    /// <summary>Asks for the columns of a table; needs no right but that to insert.</summary>
    public static async Task<IReadOnlyList<ServerColumn>> DescribeAsync(
        ClickHouseHttpClient client, string qualifiedName, CancellationToken cancellationToken)
        => await JsonRows.ReadAsync(
            client,
            $"DESCRIBE TABLE {qualifiedName} FORMAT JSONCompact",
            static row => new ServerColumn(row[0].GetString()!, ClickHouseType.Parse(row[1].GetString()!), row[2].GetString() is "" or "DEFAULT"),
            cancellationToken).ConfigureAwait(false);
}
