using System.Globalization;
using System.Text.RegularExpressions;

namespace LlmTracing.Local;

/// <summary>The one line that the server writes to its standard output once it listens.</summary>
internal sealed partial record ReadyLine(int Port, string EngineVersion, string DataFolder)
{
    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"ClickHouse {EngineVersion} listens on http://127.0.0.1:{Port}/ with {DataFolder} (process {Environment.ProcessId})");

    /// <summary>Reads the line, or returns null for another one.</summary>
    public static ReadyLine? Parse(string line) =>
        Pattern().Match(line) is { Success: true } match
            ? new ReadyLine(int.Parse(match.Groups["port"].ValueSpan, CultureInfo.InvariantCulture), match.Groups["version"].Value, match.Groups["folder"].Value)
            : null;

    [GeneratedRegex(@"^ClickHouse (?<version>\S+) listens on http://127\.0\.0\.1:(?<port>\d+)/ with (?<folder>.+) \(process \d+\)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
