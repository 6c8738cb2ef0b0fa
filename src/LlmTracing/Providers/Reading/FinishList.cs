namespace LlmTracing.Providers.Reading;

/// <summary>Lists of one finish reason, the same instance for the usual words: nearly every call ends with one of a few.</summary>
internal static class FinishList
{
    private static readonly string[][] Known =
    [
        ["stop"], ["length"], ["tool_calls"], ["completed"], ["end_turn"], ["tool_use"], ["max_tokens"], ["STOP"], ["MAX_TOKENS"], ["COMPLETE"],
        ["TOOL_CALL"],
    ];

    /// <summary>The list of this one reason.</summary>
    public static IReadOnlyList<string> Of(string reason)
    {
        foreach (var list in Known)
        {
            if (string.Equals(list[0], reason, StringComparison.Ordinal))
            {
                return list;
            }
        }

        return [reason];
    }
}
