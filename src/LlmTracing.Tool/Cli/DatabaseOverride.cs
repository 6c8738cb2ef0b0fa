namespace LlmTracing.Tool.Cli;

/// <summary>Replaces the database of a connection string.</summary>
internal static class DatabaseOverride
{
    public static string? Apply(string? connection, string database)
    {
        if (string.IsNullOrWhiteSpace(connection))
        {
            return connection;
        }

        if (!connection.Contains("://", StringComparison.Ordinal))
        {
            return !connection.Contains('=', StringComparison.Ordinal) ? connection : string.Join(
                ';',
                connection.Split(';', StringSplitOptions.RemoveEmptyEntries)
                    .Where(static pair => !pair.TrimStart().StartsWith("Database", StringComparison.OrdinalIgnoreCase))
                    .Append("Database=" + database));
        }

        if (!Uri.TryCreate(connection, UriKind.Absolute, out var url))
        {
            return connection;
        }

        var pairs = url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(static pair => !pair.StartsWith("database=", StringComparison.OrdinalIgnoreCase))
            .Append("database=" + Uri.EscapeDataString(database));
        return new UriBuilder(url) { Query = string.Join('&', pairs) }.Uri.AbsoluteUri;
    }
}
