namespace LlmTracing.Replay;

/// <summary>One field that is not as expected.</summary>
internal readonly record struct Mismatch(string Field, string Expected, string Actual);

/// <summary>Compares the records of an exchange with what is expected of it.</summary>
internal static class Judgement
{
    /// <summary>Field name for the count of records: one for a call.</summary>
    public const string Rows = "rows";

    /// <summary>Everything that is not as expected; empty when the exchange passes.</summary>
    public static List<Mismatch> Of(Expectation expected, List<TraceRecord> records)
    {
        if (!expected.IsCall)
        {
            return [.. records.Where(HasUsage).Select(static record => new Mismatch(Rows, "no usage", $"{record.TotalTokens} tokens"))];
        }

        if (records.Count != 1)
        {
            return [new Mismatch(Rows, "1", $"{records.Count}")];
        }

        var actual = Fields.Of(records[0]);
        return
        [
            .. Fields.Compared
                .Where(field => !string.Equals(expected.Values[field], actual[field], StringComparison.Ordinal))
                .Select(field => new Mismatch(field, expected.Values[field], actual[field])),
        ];
    }

    private static bool HasUsage(TraceRecord record) =>
        record.InputTokens > 0 || record.OutputTokens > 0 || record.CachedInputTokens > 0 || record.CacheWriteTokens > 0 || record.ReasoningTokens > 0;
}
