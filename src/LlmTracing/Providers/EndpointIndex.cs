using System.Collections.Frozen;

namespace LlmTracing.Providers;

/// <summary>Finds the API that a request is for. One lookup by the path's tail tells the requests that are no call from those that may be.</summary>
/// <remarks>Built once, from <see cref="KnownProviders"/> and <see cref="PathSignatures"/>; safe for many threads; finding allocates nothing.</remarks>
internal sealed class EndpointIndex
{
    private const int MaxTail = 64;

    private readonly FrozenDictionary<string, Candidate[]>.AlternateLookup<ReadOnlySpan<char>> _byTail;
    private readonly bool[] _tailShapes = new bool[MaxTail * 128];
    private readonly HostIndex _hosts;
    private readonly string[] _openDomains;
    private readonly bool[] _openEnds = new bool[128];

    private EndpointIndex(IReadOnlyList<KnownProvider> providers, IReadOnlyList<Endpoint> signatures)
    {
        _byTail = providers
            .SelectMany(static owner => owner.Endpoints.Select(endpoint => new Candidate(owner, endpoint)))
            .Concat(signatures.Select(static endpoint => new Candidate(null, endpoint)))
            .GroupBy(static entry => entry.Endpoint.Template.Tail, StringComparer.Ordinal)
            .ToFrozenDictionary(
                static group => group.Key,
                static group => group.OrderBy(static e => e.Owner is null).ThenByDescending(static e => e.Endpoint.Template.Weight).ToArray(),
                StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var tail in _byTail.Dictionary.Keys.Where(static tail => tail.Length > 0))
            _tailShapes[ShapeOf(tail)] = true;
        _hosts = new HostIndex(providers);
        _openDomains =
        [
            .. providers
                .Where(static provider => provider.Endpoints.Any(static endpoint => endpoint.Template.Tail.Length == 0))
                .SelectMany(static provider => provider.Hosts)
                .Select(static host => new HostPattern(host).Domain)
                .Distinct(StringComparer.Ordinal),
        ];
        foreach (var domain in _openDomains)
            _openEnds[domain[^1] | 0x20] = true;
    }

    /// <summary>The index of everything the library knows.</summary>
    public static EndpointIndex Default { get; } = new(KnownProviders.All, PathSignatures.All);

    /// <summary>The API of a request, and the range of its path that names the model; false where the request is no call.</summary>
    public bool TryFind(RequestLine line, out Entry found, out Range model)
    {
        found = default;
        model = default;
        var tail = line.Tail;
        if (!MayBeTail(tail) || !_byTail.TryGetValue(tail, out var entries))
        {
            // A few APIs end with a name, so their tail says nothing; only their hosts do.
            return MayBeOpen(line.AuthorityEnd)
                && IsOpen(line.Authority)
                && _hosts.Find(line.Authority) is { } open
                && _byTail.TryGetValue("", out entries)
                && TryFind(entries, open, line.Path, out found, out model);
        }

        return TryFind(entries, _hosts.Find(line.Authority), line.Path, out found, out model);
    }

    /// <summary>Length and last letter tell most paths from those of any API, cheaper than a lookup does.</summary>
    private bool MayBeTail(ReadOnlySpan<char> tail) =>
        tail.Length is > 0 and < MaxTail && tail[^1] < 128 && _tailShapes[ShapeOf(tail)];

    private static int ShapeOf(ReadOnlySpan<char> tail) => (tail.Length * 128) + tail[^1];

    private bool MayBeOpen(char end) => char.IsAsciiDigit(end) || (end < 128 && _openEnds[end | 0x20]);

    private bool IsOpen(ReadOnlySpan<char> authority)
    {
        if (authority.IsEmpty)
            return false;
        if (char.IsAsciiDigit(authority[^1]))
            authority = HostPattern.WithoutPort(authority);
        foreach (var domain in _openDomains)
        {
            if ((authority[^1] | 0x20) == domain[^1] && authority.EndsWith(domain, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool TryFind(Candidate[] entries, KnownProvider? host, ReadOnlySpan<char> path, out Entry found, out Range model)
    {
        foreach (var entry in entries)
        {
            if ((entry.Owner is null || ReferenceEquals(entry.Owner, host)) && entry.Endpoint.Template.Matches(path, out model))
            {
                found = new Entry(host, entry.Endpoint, IsOwn: entry.Owner is not null);
                return entry.Endpoint.Shape is not null;
            }
        }

        found = default;
        model = default;
        return false;
    }

    /// <summary>An API and the provider that alone has it, null where it is found on any host. A class, as <see cref="Wire.FieldPath"/> is.</summary>
    private sealed record Candidate(KnownProvider? Owner, Endpoint Endpoint);

    /// <summary>An API and the provider whose host it is on, null where the host is unknown.</summary>
    internal readonly record struct Entry(KnownProvider? Owner, Endpoint Endpoint, bool IsOwn = false)
    {
        /// <summary><c>gen_ai.provider.name</c>: a provider's own API may belong to another, a shared API is the host's.</summary>
        public string Provider => (IsOwn ? Endpoint.Provider ?? Owner?.Name : Owner?.Name ?? Endpoint.Provider) ?? "";
    }
}
