namespace LlmTracing.Providers;

/// <summary>Says what is wrong with a <see cref="ProviderDefinition"/>.</summary>
internal static class ProviderDefinitionCheck
{
    /// <summary>The definition made ready for matching.</summary>
    /// <param name="definition">The user's definition.</param>
    /// <param name="requireScope">Whether it must name a host or a path; false for a definition that is bound to one client.</param>
    /// <exception cref="ArgumentException">It is not valid.</exception>
    public static UserProvider Ready(ProviderDefinition definition, bool requireScope) =>
        Problem(definition, requireScope) is { } problem ? throw new ArgumentException(problem, nameof(definition)) : new UserProvider(definition);

    /// <summary>What is wrong with the definition, in one sentence; null when it is valid.</summary>
    public static string? Problem(ProviderDefinition definition, bool requireScope)
    {
        if (string.IsNullOrWhiteSpace(definition.Name))
        {
            return "A provider needs a Name: the value of the provider column.";
        }

        var who = $"Provider '{definition.Name}'";
        foreach (var host in definition.Hosts)
        {
            if (string.IsNullOrWhiteSpace(host) || host.Contains('/', StringComparison.Ordinal))
            {
                return $"{who}: '{host}' is no host name. Write the host alone, such as 'llm.acme.internal' or 'localhost:8000'.";
            }
        }

        if (definition.PathPrefix is { Length: > 0 } prefix && !prefix.StartsWith('/'))
        {
            return $"{who}: PathPrefix '{prefix}' must begin with '/'.";
        }

        if (definition.Path is { Length: > 0 } path && PathProblem(path) is { } problem)
        {
            return $"{who}: {problem}";
        }

        if (requireScope && definition.Hosts.Count == 0 && string.IsNullOrEmpty(definition.PathPrefix) && string.IsNullOrEmpty(definition.Path))
        {
            return $"{who} names no Hosts, PathPrefix or Path, so it would take every request.";
        }

        return null;
    }

    private static string? PathProblem(string path)
    {
        try
        {
            _ = PathTemplate.Parse(path);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }
}
