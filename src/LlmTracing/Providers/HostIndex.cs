using System.Collections.Frozen;

namespace LlmTracing.Providers;

/// <summary>Finds the provider of a host: one lookup by the host's domain, then the few patterns under it.</summary>
internal sealed class HostIndex
{
    private readonly FrozenDictionary<string, Entry[]>.AlternateLookup<ReadOnlySpan<char>> _byDomain;

    public HostIndex(IEnumerable<KnownProvider> providers) =>
        _byDomain = providers
            .SelectMany(static provider => provider.Hosts.Select(host => new Entry(new HostPattern(host), provider)))
            .GroupBy(static entry => entry.Pattern.Domain, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(static group => group.Key, static group => group.ToArray(), StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The provider of this host (with its port, where one is written), or null.</summary>
    public KnownProvider? Find(ReadOnlySpan<char> authority)
    {
        if (_byDomain.TryGetValue(HostPattern.DomainOf(authority), out var entries))
        {
            foreach (var (pattern, provider) in entries)
            {
                if (pattern.Matches(authority))
                    return provider;
            }
        }

        return null;
    }

    private sealed record Entry(HostPattern Pattern, KnownProvider Provider);
}
