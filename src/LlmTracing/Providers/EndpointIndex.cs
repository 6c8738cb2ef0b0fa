namespace LlmTracing.Providers;

/// <summary>Finds the API that a request is for. One lookup by the path's tail tells the requests that are no call from those that may be.</summary>
/// <remarks>Built once, from <see cref="KnownProviders"/> and <see cref="PathSignatures"/>; safe for many threads; finding allocates nothing.</remarks>
internal sealed class EndpointIndex
{
    private const int MaxTail = 64;

    private readonly TextIndex<Candidate> _byTail = new(StringComparison.Ordinal);
    private readonly bool[] _tailShapes = new bool[MaxTail * 128];
    private readonly HostIndex _hosts;
    private readonly string[] _openDomains;
    private readonly bool[] _openEnds = new bool[128];

    private EndpointIndex(IReadOnlyList<KnownProvider> providers, IReadOnlyList<Endpoint> signatures)
    {
        foreach (var provider in providers)
        {
            foreach (var endpoint in provider.Endpoints)
            {
                Add(provider, endpoint);
            }
        }

        foreach (var endpoint in signatures)
        {
            Add(null, endpoint);
        }

        _hosts = new HostIndex(providers);
        _openDomains = [.. OpenDomains(providers)];
        foreach (var domain in _openDomains)
        {
            _openEnds[domain[^1] | 0x20] = true;
        }
    }

    /// <summary>The index of everything the library knows.</summary>
    public static EndpointIndex Default { get; } = new(KnownProviders.All, PathSignatures.All);

    /// <summary>The API of a request, and the range of its path that names the model; false where the request is no call.</summary>
    public bool TryFind(in RequestLine line, out Entry found, out Range model)
    {
        found = default;
        model = default;
        var tail = line.Tail;
        if (!MayBeTail(tail) || _byTail.Find(tail) is not { } entries)
        {
            // A few APIs end with a name, so their tail says nothing; only their hosts do.
            return MayBeOpen(line.AuthorityEnd)
                && IsOpen(line.Authority)
                && _hosts.Find(line.Authority) is { } open
                && _byTail.Find("") is { } ofOpen
                && TryFind(ofOpen, open, line.Path, out found, out model);
        }

        return TryFind(entries, _hosts.Find(line.Authority), line.Path, out found, out model);
    }

    // Of the APIs with one tail those that only one provider has go first, then those whose pattern says more.
    private void Add(KnownProvider? owner, Endpoint endpoint)
    {
        var template = endpoint.Template;
        var candidates = _byTail.At(template.Tail);
        var at = candidates.Count;
        while (at > 0 && IsBehind(candidates[at - 1], owner, template))
        {
            at--;
        }

        candidates.Insert(at, new Candidate(owner, endpoint));
        if (template.Tail.Length > 0)
        {
            _tailShapes[ShapeOf(template.Tail)] = true;
        }
    }

    private static bool IsBehind(Candidate other, KnownProvider? owner, PathTemplate template) =>
        (other.Owner is null) == (owner is null) ? other.Endpoint.Template.Weight < template.Weight : other.Owner is null;

    /// <summary>The domains of the providers that have an API whose path ends with a name.</summary>
    private static HashSet<string> OpenDomains(IReadOnlyList<KnownProvider> providers)
    {
        var domains = new HashSet<string>(StringComparer.Ordinal);
        foreach (var provider in providers)
        {
            if (Array.Exists(provider.Endpoints, static endpoint => endpoint.Template.Tail.Length == 0))
            {
                foreach (var host in provider.Hosts)
                {
                    domains.Add(new HostPattern(host).Domain);
                }
            }
        }

        return domains;
    }

    /// <summary>Length and last letter tell most paths from those of any API, cheaper than a lookup does.</summary>
    private bool MayBeTail(ReadOnlySpan<char> tail) =>
        tail.Length is > 0 and < MaxTail && tail[^1] < 128 && _tailShapes[ShapeOf(tail)];

    private static int ShapeOf(ReadOnlySpan<char> tail) => (tail.Length * 128) + tail[^1];

    private bool MayBeOpen(char end) => char.IsAsciiDigit(end) || (end < 128 && _openEnds[end | 0x20]);

    private bool IsOpen(ReadOnlySpan<char> authority)
    {
        if (authority.IsEmpty)
        {
            return false;
        }

        if (char.IsAsciiDigit(authority[^1]))
        {
            authority = HostPattern.WithoutPort(authority);
        }

        foreach (var domain in _openDomains)
        {
            if ((authority[^1] | 0x20) == domain[^1] && authority.EndsWith(domain, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryFind(List<Candidate> entries, KnownProvider? host, ReadOnlySpan<char> path, out Entry found, out Range model)
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
