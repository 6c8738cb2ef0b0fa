using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers;

/// <summary>A <see cref="ProviderDefinition"/> made ready for matching.</summary>
internal sealed class UserProvider
{
    private readonly HostPattern[] _hosts;
    private readonly string _prefix;
    private readonly PathTemplate? _path;

    public UserProvider(ProviderDefinition definition)
    {
        Name = definition.Name;
        Shape = definition.Format?.Shape;
        Operation = definition.Operation;
        _hosts = [.. definition.Hosts.Select(static host => new HostPattern(host))];
        _prefix = definition.PathPrefix ?? "";
        _path = definition.Path is { Length: > 0 } path ? PathTemplate.Parse(path) : null;
    }

    public string Name { get; }

    /// <summary>Null: the end of the path says it.</summary>
    public WireShape? Shape { get; }

    /// <summary>Null: the path or the format says it.</summary>
    public string? Operation { get; }

    /// <summary>Whether the path's hole is a deployment and no model's name.</summary>
    public bool HasDeployment => _path?.HasDeployment ?? false;

    public bool Matches(in RequestLine line, out Range model)
    {
        model = default;
        return MatchesHost(line.Authority)
            && line.Path.StartsWith(_prefix, StringComparison.OrdinalIgnoreCase)
            && (_path is null || _path.Matches(line.Path, out model));
    }

    private bool MatchesHost(ReadOnlySpan<char> authority)
    {
        foreach (var host in _hosts)
        {
            if (host.Matches(authority))
            {
                return true;
            }
        }

        return _hosts.Length == 0;
    }
}
