namespace LlmTracing.Providers;

/// <summary>Host and path of a request, cut from the text of its URI so that a request nobody traces costs no allocation.</summary>
internal readonly ref struct RequestLine
{
    private RequestLine(ReadOnlySpan<char> authority, ReadOnlySpan<char> path)
    {
        Authority = authority;
        Path = path;
    }

    /// <summary>Host, and port where one is written.</summary>
    public ReadOnlySpan<char> Authority { get; }

    /// <summary>Path without query, fragment and closing slashes; escaped as it was written.</summary>
    public ReadOnlySpan<char> Path { get; }

    /// <summary>Cuts the URI; false where it is not absolute.</summary>
    public static bool TryRead(Uri uri, out RequestLine line)
    {
        line = default;
        if (!uri.IsAbsoluteUri)
            return false;
        var text = uri.OriginalString.AsSpan();
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
            return false;
        text = text[(scheme + 3)..];
        var end = text.IndexOfAny('?', '#');
        if (end >= 0)
            text = text[..end];
        var slash = text.IndexOf('/');
        var authority = slash < 0 ? text : text[..slash];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        if (authority.IsEmpty)
            return false;
        line = new RequestLine(authority, slash < 0 ? default : text[slash..].TrimEnd('/'));
        return true;
    }
}
