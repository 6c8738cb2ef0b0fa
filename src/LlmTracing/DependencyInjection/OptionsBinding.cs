using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace LlmTracing.DependencyInjection;

/// <summary>Binds configuration to the options. Providers are bound here, because their wire formats are objects that configuration can only name.</summary>
internal static class OptionsBinding
{
    public static void Bind(IConfiguration section, LlmTracingOptions options)
    {
        var known = options.Providers.Count;
        section.Bind(options);
        while (options.Providers.Count > known)
        {
            options.Providers.RemoveAt(known);
        }

        foreach (var child in section.GetSection(nameof(options.Providers)).GetChildren())
        {
            var provider = new ProviderDefinition();
            Bind(child, provider);
            options.Providers.Add(provider);
        }
    }

    public static void Bind(IConfigurationSection section, ProviderDefinition provider)
    {
        provider.Name = section[nameof(provider.Name)] ?? provider.Name;
        provider.PathPrefix = section[nameof(provider.PathPrefix)] ?? provider.PathPrefix;
        provider.Path = section[nameof(provider.Path)] ?? provider.Path;
        provider.Operation = section[nameof(provider.Operation)] ?? provider.Operation;
        // One host alone may stand there without a list, as in an environment variable.
        var hosts = section.GetSection(nameof(provider.Hosts));
        foreach (var host in hosts.Value is { Length: > 0 } ? [hosts] : hosts.GetChildren())
        {
            provider.Hosts.Add(host.Value ?? "");
        }

        provider.Format = FormatOf(section) ?? provider.Format;
    }

    private static WireFormat? FormatOf(IConfigurationSection provider)
    {
        if (provider[nameof(ProviderDefinition.Format)] is not { Length: > 0 } name)
        {
            return null;
        }

        return WireFormat.Find(name) ?? throw new OptionsValidationException(
            Options.DefaultName,
            typeof(LlmTracingOptions),
            [$"{provider.Path}:{nameof(ProviderDefinition.Format)} must be one of {string.Join(", ", WireFormat.All)}, but is '{name}'."]);
    }
}
