using System.Data.Common;
using System.Globalization;

namespace LlmTracing.ClickHouse;

/// <summary>Reads <c>Host=…;Port=…</c>: the keys of the .NET clients of ClickHouse, in any case, quoted as ADO.NET quotes.</summary>
internal static class EndpointPairs
{
    private const string KnownKeys =
        "Host, Port, Protocol, Path, Username, Password, BearerToken, Database, Compression, Timeout, Roles, set_<setting>";

    /// <summary>Keys of other clients that say nothing to this one: sessions and how values are read.</summary>
    private static readonly HashSet<string> Ignored = new(StringComparer.OrdinalIgnoreCase)
    {
        "Driver", "UseSession", "SessionId", "UseServerTimezone", "UseCustomDecimals", "ReadStringsAsByteArrays",
        "UseFormDataParameters", "JsonReadMode", "JsonWriteMode", "Pooling", "Max Pool Size", "Min Pool Size",
    };

    public static ClickHouseEndpoint Parse(string text)
    {
        var endpoint = new ClickHouseEndpoint { Hosts = [] };
        var hosts = "localhost";
        int? port = null;
        string? protocol = null;
        var path = "";
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in Split(text))
        {
            if (key.StartsWith("set_", StringComparison.OrdinalIgnoreCase))
            {
                settings[key[4..]] = value;
                continue;
            }

            switch (key.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant())
            {
                case "HOST" or "SERVER" or "DATASOURCE":
                    hosts = value;
                    break;
                case "PORT":
                    port = Port(value);
                    break;
                case "PROTOCOL":
                    protocol = Protocol(value);
                    break;
                case "PATH":
                    path = value;
                    break;
                case "USERNAME" or "USER" or "USERID" or "UID":
                    endpoint = endpoint with { Username = value };
                    break;
                case "PASSWORD" or "PWD":
                    endpoint = endpoint with { Password = value };
                    break;
                case "BEARERTOKEN":
                    endpoint = endpoint with { BearerToken = value };
                    break;
                case "DATABASE" or "INITIALCATALOG":
                    endpoint = endpoint with { Database = value };
                    break;
                case "COMPRESSION" or "USECOMPRESSION":
                    endpoint = endpoint with { Compression = Compression(value) };
                    break;
                case "TIMEOUT":
                    endpoint = endpoint with { Timeout = Timeout(value) };
                    break;
                case "ROLES":
                    endpoint = endpoint with { Roles = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) };
                    break;
                case var _ when Ignored.Contains(key):
                    break;
                default:
                    throw new FormatException($"The connection string's key '{key}' is not known. Known keys: {KnownKeys}.");
            }
        }

        return endpoint with { Hosts = Hosts(hosts, protocol, port, path), Settings = settings };
    }

    public static ClickHouseCompression Compression(string value) => value.Trim().ToUpperInvariant() switch
    {
        "" or "FALSE" or "0" or "NONE" => ClickHouseCompression.None,
        "TRUE" or "1" or "GZIP" => ClickHouseCompression.Gzip,
        "BR" or "BROTLI" => ClickHouseCompression.Brotli,
        _ => throw new FormatException($"The connection string's key 'Compression' must be true, false, none, gzip or br, not '{value}'."),
    };

    public static TimeSpan Timeout(string value)
        => double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"The connection string's key 'Timeout' must be seconds above 0 and up to 86400, not '{value}'.");

    /// <summary>The pairs as ADO.NET reads them: an empty value is none, of two with one key the last counts.</summary>
    /// <remarks>Its own reader loads three assemblies and a regular expression, so a text without quotes is cut here.</remarks>
    private static Dictionary<string, string> Split(string text)
    {
        var pairs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (text.AsSpan().ContainsAny('"', '\'', '\0') || text.Contains("==", StringComparison.Ordinal))
        {
            SplitQuoted(text, pairs);
            return pairs;
        }

        foreach (var pair in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? "" : pair[..equals].TrimEnd().ToLowerInvariant();
            if (key.Length == 0)
            {
                throw NotPairs(inner: null);
            }

            var value = pair[(equals + 1)..].TrimStart();
            if (value.Length == 0)
            {
                pairs.Remove(key);
            }
            else
            {
                pairs[key] = value;
            }
        }

        return pairs;
    }

    private static void SplitQuoted(string text, Dictionary<string, string> pairs)
    {
        var reader = new DbConnectionStringBuilder();
        try
        {
            reader.ConnectionString = text;
        }
        catch (ArgumentException e)
        {
            throw NotPairs(e);
        }

        foreach (string key in reader.Keys)
        {
            pairs[key] = (string)reader[key];
        }
    }

    private static FormatException NotPairs(Exception? inner) => new(
        "The connection string is not a list of key=value pairs divided by semicolons; a value that holds ; ' or \" must be quoted.", inner);

    private static int Port(string value)
        => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65_535
            ? port
            : throw new FormatException($"The connection string's key 'Port' must be a number from 1 to 65535, not '{value}'.");

    private static string Protocol(string value) => value.Trim().ToUpperInvariant() switch
    {
        "HTTP" => "http",
        "HTTPS" => "https",
        _ => throw new FormatException($"The connection string's key 'Protocol' must be http or https, not '{value}'."),
    };

    private static List<Uri> Hosts(string hosts, string? protocol, int? port, string path)
    {
        var addresses = new List<Uri>();
        foreach (var host in hosts.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (host.Contains("://", StringComparison.Ordinal))
            {
                addresses.AddRange(EndpointUrl.Parse(host).Hosts);
                continue;
            }

            var secure = protocol == "https" || (protocol is null && port is ClickHouseEndpoint.HttpsPort);
            var (name, own) = EndpointUrl.SplitPort(host);
            addresses.Add(Address(
                secure ? "https" : "http", name,
                own ?? port ?? (secure ? ClickHouseEndpoint.HttpsPort : ClickHouseEndpoint.HttpPort), path));
        }

        return addresses.Count > 0 ? addresses : throw new FormatException("The connection string's key 'Host' is empty.");
    }

    private static Uri Address(string scheme, string host, int port, string path)
    {
        try
        {
            return ClickHouseEndpoint.HostUri(scheme, host, port, path);
        }
        catch (Exception e) when (e is UriFormatException or ArgumentException)
        {
            throw new FormatException($"The connection string's key 'Host' must be a host name or address, not '{host}'.", e);
        }
    }
}
