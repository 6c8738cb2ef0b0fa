namespace LlmTracing;

/// <summary>
/// A provider of your own: a proxy, a gateway, a self-hosted server, or an API the library does not know. Add it with
/// <c>options.Providers.Add(…)</c>; it goes before everything the library knows by itself.
/// </summary>
/// <remarks>
/// <para>
/// <see cref="Hosts"/>, <see cref="PathPrefix"/> and <see cref="Path"/> say which requests are meant; all that are set must fit, and at least
/// one must be set. Only POST requests are ever calls.
/// </para>
/// <para>
/// With a <see cref="Format"/> every request that fits is a call. Without one the end of the path says what it is, as it does for
/// the hosts the library knows, and a request with no known path is left alone: right for a gateway that keeps its providers' paths.
/// </para>
/// <para>Read once at start.</para>
/// </remarks>
/// <example>
/// <code>
/// options.Providers.Add(new() { Name = "acme", Hosts = { "llm.acme.internal" } });
/// options.Providers.Add(new() { Name = "acme", Hosts = { "old.acme.internal" }, Path = "/ask/{model}", Format = WireFormat.OpenAiChat });
/// </code>
/// </example>
public sealed class ProviderDefinition
{
    /// <summary>Value of <see cref="TraceRecord.Provider"/>; a name of the OpenTelemetry registry where one fits.</summary>
    /// <value>Required.</value>
    public string Name { get; set; } = "";

    /// <summary>
    /// Host names. <c>llm.acme.internal</c> takes the host and its subdomains, a star takes any text (<c>llm-*.acme.internal</c>), a
    /// port restricts to that port (<c>localhost:8000</c>). Letters match in either case.
    /// </summary>
    /// <value>Empty by default: any host.</value>
    public IList<string> Hosts { get; init; } = [];

    /// <summary>What the path begins with, such as <c>/llm/</c>.</summary>
    /// <value>Null by default: any path.</value>
    public string? PathPrefix { get; set; }

    /// <summary>
    /// What the path ends with, such as <c>/v1/ask</c>. <c>{model}</c> takes the segment that names the model (<c>/models/{model}/ask</c>),
    /// <c>{model+}</c> several segments.
    /// </summary>
    /// <value>Null by default: any path.</value>
    public string? Path { get; set; }

    /// <summary>What requests and answers look like.</summary>
    /// <value>Null by default: the end of the path says it.</value>
    public WireFormat? Format { get; set; }

    /// <summary>Value of <see cref="TraceRecord.Operation"/>, such as <c>chat</c> or <c>embeddings</c>.</summary>
    /// <value>Null by default: what the path or the format implies.</value>
    public string? Operation { get; set; }
}
