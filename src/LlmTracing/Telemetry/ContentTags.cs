namespace LlmTracing.Telemetry;

/// <summary>
/// Tells which tags of other libraries' activities may hold content. Numbers and flags never do; a text is kept only where its name says that
/// it is an identifier, a kind or a setting, so that a tag invented tomorrow is left out and not leaked.
/// </summary>
internal static class ContentTags
{
    // Longer texts are no identifiers, whatever they are called.
    private const int MaxLength = 256;

    private static readonly HashSet<string> SafeEndings = new(StringComparer.Ordinal)
    {
        "id", "name", "model", "type", "kind", "version", "provider", "system", "address", "port", "format", "tier", "status", "code", "method",
        "operation", "role", "finish_reason", "finish_reasons", "encoding_formats", "source", "environment",
    };

    /// <summary>Tags that are content by the conventions, whoever sets them.</summary>
    private static readonly string[] ContentPrefixes =
    [
        "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions", "gen_ai.tool.definitions", "gen_ai.tool.call.arguments",
        "gen_ai.tool.call.result", "gen_ai.prompt", "gen_ai.completion", "gen_ai.content", "gen_ai.event.content", "gen_ai.retrieval.query",
        "gen_ai.retrieval.documents", "gen_ai.memory", "gen_ai.tool.description", "gen_ai.agent.description", "gen_ai.input.", "gen_ai.request.messages",
    ];

    /// <summary>Whether a tag is content by the conventions.</summary>
    public static bool IsContent(string key)
    {
        foreach (var prefix in ContentPrefixes)
        {
            if (key.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a tag of another library may be kept.</summary>
    public static bool IsSafe(string key, object? value)
    {
        if (IsContent(key))
        {
            return false;
        }

        return value switch
        {
            bool or sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal => true,
            string text => text.Length <= MaxLength && HasSafeEnding(key),
            string[] texts => HasSafeEnding(key) && texts.Sum(static t => t.Length) <= MaxLength,
            _ => false,
        };
    }

    private static bool HasSafeEnding(string key) =>
        SafeEndings.GetAlternateLookup<ReadOnlySpan<char>>().Contains(key.AsSpan(key.LastIndexOf('.') + 1));
}
