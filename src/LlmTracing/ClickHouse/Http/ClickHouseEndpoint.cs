using System.Globalization;

namespace LlmTracing.ClickHouse;

/// <summary>Where ClickHouse is and how to speak to it: what a connection string says.</summary>
/// <remarks><see cref="ToString"/> is for logs: it names hosts, database and user, never the password or token.</remarks>
internal sealed record ClickHouseEndpoint
{
    public const int HttpPort = 8123;
    public const int HttpsPort = 8443;

    /// <summary>Base addresses, in order of preference; the first that answers is used.</summary>
    public required IReadOnlyList<Uri> Hosts { get; init; }

    /// <summary>Null: the server's <c>default</c> user.</summary>
    public string? Username { get; init; }

    public string? Password { get; init; }

    /// <summary>Sent as <c>Authorization: Bearer</c> instead of user and password.</summary>
    public string? BearerToken { get; init; }

    /// <summary>Null where the connection string names none.</summary>
    public string? Database { get; init; }

    /// <summary>Null where the connection string does not say.</summary>
    public ClickHouseCompression? Compression { get; init; }

    /// <summary>Longest time until a request is answered; null where the connection string does not say.</summary>
    public TimeSpan? Timeout { get; init; }

    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Server settings that every request carries, from the keys <c>set_…</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Reads a connection string, an endpoint or a DSN.</summary>
    /// <exception cref="FormatException">The text is none of these; the message names the key and never quotes a secret.</exception>
    public static ClickHouseEndpoint Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        text = text.Trim();
        return text.Contains("://", StringComparison.Ordinal) && !LooksLikePairs(text) ? EndpointUrl.Parse(text)
            : text.Contains('=', StringComparison.Ordinal) ? EndpointPairs.Parse(text)
            : EndpointUrl.Parse("http://" + text);
    }

    /// <summary>The endpoint of the options: their user, password, database and compression where the connection string names none.</summary>
    /// <returns>Null where no connection string is configured.</returns>
    public static ClickHouseEndpoint? From(LlmTracingOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            return null;
        }

        var endpoint = Parse(options.ConnectionString);
        return endpoint with
        {
            Username = endpoint.Username ?? options.Username,
            Password = endpoint.Password ?? options.Password,
            Database = endpoint.Database ?? options.Database,
            Compression = options.Compression ?? endpoint.Compression ?? ClickHouseCompression.None,
        };
    }

    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{string.Join(",", Hosts)} (database {Database ?? "default"}, user {Username ?? "default"})");

    internal static Uri HostUri(string scheme, string host, int port, string path)
        => new UriBuilder(scheme, host, port, path.TrimEnd('/') + "/").Uri;

    /// <summary><c>Host=…</c> before any <c>://</c> marks pairs, whose values may hold anything.</summary>
    private static bool LooksLikePairs(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals >= 0 && equals < text.IndexOf("://", StringComparison.Ordinal);
    }
}
