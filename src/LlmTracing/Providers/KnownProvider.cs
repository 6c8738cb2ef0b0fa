namespace LlmTracing.Providers;

/// <summary>
/// A provider the library knows: its name, its hosts, and the APIs that only it has. Everything else is read by path:
/// <see cref="PathSignatures"/> hold the APIs that many providers share.
/// </summary>
/// <param name="Name">Its <c>gen_ai.provider.name</c>.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Hosts">Host names; <c>*</c> stands for any text without a further meaning, a port is part of the name where it is written.</param>
internal sealed record KnownProvider(string Name, string Title, params string[] Hosts)
{
    /// <summary>APIs of this provider alone; they go before the shared ones.</summary>
    public Endpoint[] Endpoints { get; init; } = [];
}
