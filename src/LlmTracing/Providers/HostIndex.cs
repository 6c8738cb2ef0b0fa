namespace LlmTracing.Providers;

/// <summary>Finds the provider of a host: one lookup by the host's domain, then the few patterns under it.</summary>
internal sealed class HostIndex
{
    private readonly TextIndex<Entry> _byDomain = new(StringComparison.OrdinalIgnoreCase);

    public HostIndex(IEnumerable<KnownProvider> providers)
    {
        foreach (var provider in providers)
        {
            foreach (var host in provider.Hosts)
            {
                var pattern = new HostPattern(host);
                _byDomain.At(pattern.Domain).Add(new Entry(pattern, provider));
            }
        }
    }

    /// <summary>The provider of this host (with its port, where one is written), or null.</summary>
    public KnownProvider? Find(ReadOnlySpan<char> authority)
    {
        if (_byDomain.Find(HostPattern.DomainOf(authority)) is { } entries)
        {
            foreach (var (pattern, provider) in entries)
            {
                if (pattern.Matches(authority))
                {
                    return provider;
                }
            }
        }

        return null;
    }

    private sealed record Entry(HostPattern Pattern, KnownProvider Provider);
}
