using LlmTracing.Providers.Wire;

namespace LlmTracing;

/// <summary>A wire format that the library can read: pick one for a provider of your own, or describe yours with <see cref="Of"/>.</summary>
/// <remarks>Immutable; safe for many threads.</remarks>
public sealed class WireFormat
{
    internal WireFormat(WireShape shape) => Shape = shape;

    /// <summary>OpenAI <c>/chat/completions</c> and the many servers that speak it.</summary>
    public static WireFormat OpenAiChat { get; } = new(WireShapes.OpenAiChat);

    /// <summary>The older OpenAI <c>/completions</c>, with a prompt and no messages.</summary>
    public static WireFormat OpenAiCompletions { get; } = new(WireShapes.OpenAiCompletions);

    /// <summary>OpenAI <c>/responses</c>, streamed and not.</summary>
    public static WireFormat OpenAiResponses { get; } = new(WireShapes.OpenAiResponses);

    /// <summary>OpenAI <c>/embeddings</c> and the servers that follow it.</summary>
    public static WireFormat OpenAiEmbeddings { get; } = new(WireShapes.OpenAiEmbeddings);

    /// <summary>Anthropic <c>/v1/messages</c>, of Anthropic itself and of the clouds that carry it.</summary>
    public static WireFormat AnthropicMessages { get; } = new(WireShapes.AnthropicMessages);

    /// <summary>Gemini and Vertex <c>:generateContent</c> and <c>:streamGenerateContent</c>.</summary>
    public static WireFormat GeminiGenerate { get; } = new(WireShapes.GeminiGenerate);

    /// <summary>AWS Bedrock Converse and ConverseStream.</summary>
    public static WireFormat BedrockConverse { get; } = new(WireShapes.BedrockConverse);

    /// <summary>AWS Bedrock InvokeModel and its stream.</summary>
    public static WireFormat BedrockInvoke { get; } = new(WireShapes.BedrockInvoke);

    /// <summary>Cohere <c>/v2/chat</c>, streamed and not.</summary>
    public static WireFormat CohereChat { get; } = new(WireShapes.CohereV2);

    /// <summary>Rerank of Cohere and of the servers that follow it.</summary>
    public static WireFormat Rerank { get; } = new(WireShapes.Rerank);

    /// <summary>Ollama <c>/api/chat</c> and <c>/api/generate</c>.</summary>
    public static WireFormat Ollama { get; } = new(WireShapes.Ollama);

    /// <summary>A format of an API of your own, by the paths of its fields.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="paths">Where its fields stand.</param>
    /// <exception cref="ArgumentException">The name is empty, a path is not valid, or two fields have the same one; the message says which.</exception>
    /// <example>
    /// <code>
    /// WireFormat.Of("acme_ask", new() { Text = "answer", InputTokens = "stats.in", OutputTokens = "stats.out" })
    /// </code>
    /// </example>
    public static WireFormat Of(string name, WirePaths paths)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(paths);
        return new WireFormat(OwnShape.Of(name, paths));
    }

    /// <summary>Every format.</summary>
    internal static IReadOnlyList<WireFormat> All { get; } =
    [
        OpenAiChat, OpenAiCompletions, OpenAiResponses, OpenAiEmbeddings, AnthropicMessages, GeminiGenerate, BedrockConverse, BedrockInvoke,
        CohereChat, Rerank, Ollama,
    ];

    /// <summary>Name of the format, such as <c>openai_chat</c>.</summary>
    public string Name => Shape.Name;

    // A field: the generator of configuration binding would walk a property, into what no configuration can hold.
    internal readonly WireShape Shape;

    /// <summary>The format of a name, with or without its underscores; null for an unknown one.</summary>
    internal static WireFormat? Find(string name) => All.FirstOrDefault(
        format => string.Equals(Bare(format.Name), Bare(name), StringComparison.OrdinalIgnoreCase));

    private static string Bare(string name) => name.Replace("_", "", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
