using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace LlmTracing.Payloads;

/// <summary>Takes out of texts what must not be stored.</summary>
internal sealed class Redactor(PayloadOptions options)
{
    private const string Mark = "[redacted]";

    // Without backtracking no pattern takes longer than its text is long.
    private readonly Regex[] _patterns = [.. options.RedactPatterns.Select(Compile)];

    /// <summary>A pattern of the options.</summary>
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    /// <exception cref="NotSupportedException">It needs backtracking.</exception>
    public static Regex Compile(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    [SuppressMessage("Design", "CA1031", Justification = "The callback is the host's; what it could not look at is not stored.")]
    public string Redact(string text)
    {
        foreach (var pattern in _patterns)
        {
            text = pattern.Replace(text, Mark);
        }

        if (options.Redact is not { } redact)
        {
            return text;
        }

        try
        {
            return redact(text) ?? Mark;
        }
        catch
        {
            return Mark;
        }
    }
}
