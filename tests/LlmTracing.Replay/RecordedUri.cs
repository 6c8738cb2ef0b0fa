namespace LlmTracing.Replay;

/// <summary>
/// URLs as recorders keep them. Some write a placeholder such as <c>&lt;region&gt;</c> into a host, which no host name may hold: its letters
/// are kept, the brackets go.
/// </summary>
internal static class RecordedUri
{
    /// <exception cref="FormatException">It is no absolute http or https URL.</exception>
    public static Uri Parse(string url) =>
        (TryParse(url) ?? TryParse(WithPlainHost(url)))
        ?? throw new FormatException($"url is no http or https URL: '{url}'");

    private static Uri? TryParse(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && Uri.CheckHostName(uri.IdnHost) != UriHostNameType.Unknown
            ? uri
            : null;

    private static string WithPlainHost(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = url.IndexOfAny(['/', '?', '#'], start) is var slash and >= 0 ? slash : url.Length;
        var host = string.Concat(url[start..end].Select(static c => c == '_' ? '-' : c).Where(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':'));
        return url[..start] + host + url[end..];
    }
}
