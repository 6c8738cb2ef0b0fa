using System.Text.RegularExpressions;

namespace LlmTracing.Assembly;

/// <summary>Makes a provider's error message fit to be kept.</summary>
internal static partial class ErrorText
{
    public const int MaxLength = 1000;

    private const string Mask = "[redacted]";

    /// <summary>Cuts keys, tokens, addresses and quoted text out of a message, and the message to <see cref="MaxLength"/> characters.</summary>
    public static string Redact(string? message)
    {
        if (string.IsNullOrEmpty(message))
        {
            return "";
        }
        // Cut first: a hostile message of megabytes is not searched.
        var text = message.Length <= 4 * MaxLength ? message : message[..(4 * MaxLength)];
        try
        {
            text = Secrets().Replace(text, Mask);
        }
        catch (RegexMatchTimeoutException)
        {
            return Mask;
        }

        if (text.Length <= MaxLength)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
        return text[..end];
    }

    [GeneratedRegex(
        """
          "[^"]*" | (?<!\w)'[^']*'(?!\w) | `[^`]*`                             # quoted text: where providers echo the request
        | \b(?:sk|pk|rk|gsk|xai|key|AIza|AKIA|ASIA|ghp|hf)[-_]?[A-Za-z0-9_\-*.]{8,}   # keys, also half masked
        | \bBearer\s+\S+
        | [^\s@]{1,64}@[^\s@]{1,64}\.[A-Za-z]{2,}
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Secrets();
}
