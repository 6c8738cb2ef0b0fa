namespace LlmTracing.Providers.Wire;

/// <summary>One wire format: which JSON path of a request or an answer feeds which field, and the few rules that are not a path.</summary>
internal sealed class WireShape(string name)
{
    /// <summary>Name of the format in docs and messages, such as <c>openai_chat</c>.</summary>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
