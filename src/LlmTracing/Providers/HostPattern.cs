namespace LlmTracing.Providers;

/// <summary>
/// A pattern for host names. Without a star it takes the host and its subdomains: <c>api.openai.com</c> takes <c>eu.api.openai.com</c>.
/// A star takes any text. A pattern with a port takes that port only, one without takes any.
/// </summary>
/// <remarks>Letters match in either case. Immutable; matching allocates nothing.</remarks>
internal sealed class HostPattern
{
    private readonly string[] _parts;
    private readonly bool _hasPort;

    public HostPattern(string text)
    {
        _parts = text.Split('*');
        _hasPort = text.Contains(':') && !text.StartsWith('[');
        Domain = DomainOf(_parts[^1]).ToString();
    }

    /// <summary>What every matching host ends with, as <see cref="DomainOf"/> cuts it; empty where the pattern's end is too open to say.</summary>
    public string Domain { get; }

    /// <summary>The last two labels of a host, or the host where it has no more; the port is left out.</summary>
    public static ReadOnlySpan<char> DomainOf(ReadOnlySpan<char> host)
    {
        host = WithoutPort(host);
        var last = host.LastIndexOf('.');
        return last < 0 ? host : host[(host[..last].LastIndexOf('.') + 1)..];
    }

    /// <summary>The host of an authority such as <c>localhost:8080</c> or <c>[::1]:80</c>.</summary>
    public static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> authority)
    {
        var colon = authority.LastIndexOf(':');
        return colon < 0 || authority.EndsWith(']') ? authority : authority[..colon];
    }

    /// <summary>Whether the authority (host, and port where it is written) fits.</summary>
    public bool Matches(ReadOnlySpan<char> authority)
    {
        var rest = _hasPort ? authority : WithoutPort(authority);
        if (_parts.Length == 1)
        {
            return rest.EndsWith(_parts[0], StringComparison.OrdinalIgnoreCase)
                && (rest.Length == _parts[0].Length || rest[^(_parts[0].Length + 1)] == '.');
        }

        if (!rest.StartsWith(_parts[0], StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        rest = rest[_parts[0].Length..];
        for (var i = 1; i < _parts.Length - 1; i++)
        {
            var at = rest.IndexOf(_parts[i], StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return false;
            }

            rest = rest[(at + _parts[i].Length)..];
        }

        return rest.EndsWith(_parts[^1], StringComparison.OrdinalIgnoreCase);
    }
}
