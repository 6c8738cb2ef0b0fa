using System.Globalization;

namespace LlmTracing.ClickHouse;

/// <summary>
/// Reads endpoints as URLs: <c>http://h:8123</c>, <c>https://user:password@h/database</c>, <c>clickhouse://h1,h2:8124/database?secure=true</c>.
/// Only HTTP is spoken, so a port is taken for an HTTP port whatever the scheme.
/// </summary>
internal static class EndpointUrl
{
    public static ClickHouseEndpoint Parse(string text)
    {
        var divider = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = text[..divider].ToUpperInvariant();
        var rest = text[(divider + 3)..];
        var (beforeQuery, query) = Cut(rest, '?');
        var (authority, path) = Cut(beforeQuery, '/');
        var at = authority.LastIndexOf('@');
        var (user, password) = at < 0 ? (null, null) : Cut(authority[..at], ':');

        var endpoint = new ClickHouseEndpoint
        {
            Hosts = [],
            Username = Text(user),
            Password = Text(password),
            Database = Text(path?.TrimEnd('/')),
        };
        var secure = scheme switch
        {
            "HTTP" or "CLICKHOUSE" or "CH" or "CLICKHOUSE+HTTP" => false,
            "HTTPS" or "CLICKHOUSES" or "CHS" or "CLICKHOUSE+HTTPS" => true,
            _ => throw new FormatException("The endpoint must begin with http://, https:// or clickhouse://."),
        };
        (endpoint, secure) = ReadQuery(endpoint, query, secure);
        return endpoint with { Hosts = Hosts(authority[(at + 1)..], secure) };
    }

    /// <summary>Splits <c>host:port</c>; an IPv6 address stands in brackets.</summary>
    public static (string Host, int? Port) SplitPort(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || text.EndsWith(']') || (text.IndexOf(':', StringComparison.Ordinal) != colon && !text.StartsWith('[')))
        {
            return (text, null);
        }

        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65_535
            ? (text[..colon], port)
            : throw new FormatException($"The port of the endpoint's host '{text[..colon]}' must be a number from 1 to 65535.");
    }

    private static List<Uri> Hosts(string authority, bool secure)
    {
        var hosts = new List<Uri>();
        foreach (var text in authority.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (host, port) = SplitPort(text);
            var number = port ?? (secure ? ClickHouseEndpoint.HttpsPort : ClickHouseEndpoint.HttpPort);
            try
            {
                hosts.Add(ClickHouseEndpoint.HostUri(secure ? "https" : "http", host, number, ""));
            }
            catch (Exception e) when (e is UriFormatException or ArgumentException)
            {
                throw new FormatException($"The endpoint's host '{host}' is not a host name or address.", e);
            }
        }

        return hosts.Count > 0 ? hosts : throw new FormatException("The endpoint names no host.");
    }

    private static (ClickHouseEndpoint Endpoint, bool Secure) ReadQuery(ClickHouseEndpoint endpoint, string? query, bool secure)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in (query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (rawKey, rawValue) = Cut(pair, '=');
            var key = Uri.UnescapeDataString(rawKey);
            var value = Text(rawValue) ?? "";
            switch (key.ToUpperInvariant())
            {
                case "SECURE" or "TLS" or "SSL":
                    secure = value.ToUpperInvariant() is "" or "1" or "TRUE";
                    break;
                case "USERNAME" or "USER":
                    endpoint = endpoint with { Username = value };
                    break;
                case "PASSWORD":
                    endpoint = endpoint with { Password = value };
                    break;
                case "DATABASE":
                    endpoint = endpoint with { Database = value };
                    break;
                case "COMPRESSION" or "COMPRESS":
                    endpoint = endpoint with { Compression = EndpointPairs.Compression(value) };
                    break;
                case "TIMEOUT":
                    endpoint = endpoint with { Timeout = EndpointPairs.Timeout(value) };
                    break;
                case "DIAL_TIMEOUT" or "READ_TIMEOUT" or "WRITE_TIMEOUT" or "CONNECTION_OPEN_STRATEGY" or "DEBUG" or "BLOCK_SIZE":
                    break; // Words of other clients' DSNs that say nothing here.
                default:
                    settings[key] = value; // Other clients take what they do not know for a server setting, too.
                    break;
            }
        }

        return (endpoint with { Settings = settings }, secure);
    }

    private static (string Before, string? After) Cut(string text, char at)
    {
        var index = text.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? (text, null) : (text[..index], text[(index + 1)..]);
    }

    private static string? Text(string? escaped) => string.IsNullOrEmpty(escaped) ? null : Uri.UnescapeDataString(escaped);
}
