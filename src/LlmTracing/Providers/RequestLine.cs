namespace LlmTracing.Providers;

/// <summary>Host and path of a request, cut from the text of its URI so that a request nobody traces costs no allocation.</summary>
internal readonly ref struct RequestLine
{
    private readonly ReadOnlySpan<char> _rest;

    private RequestLine(ReadOnlySpan<char> uri, ReadOnlySpan<char> rest)
    {
        Uri = uri;
        _rest = rest;
    }

    /// <summary>The URI as it was written, without query and fragment.</summary>
    public ReadOnlySpan<char> Uri { get; }

    /// <summary>Host, and port where one is written.</summary>
    public ReadOnlySpan<char> Authority
    {
        get
        {
            var slash = _rest.IndexOf('/');
            var authority = slash < 0 ? _rest : _rest[..slash];
            return authority[(authority.LastIndexOf('@') + 1)..];
        }
    }

    /// <summary>The last letter of the authority; 0 where it is empty.</summary>
    public char AuthorityEnd
    {
        get
        {
            var slash = _rest.IndexOf('/');
            var length = slash < 0 ? _rest.Length : slash;
            return length == 0 ? default : _rest[length - 1];
        }
    }

    /// <summary>Path without query, fragment and closing slashes; escaped as it was written.</summary>
    public ReadOnlySpan<char> Path
    {
        get
        {
            var slash = _rest.IndexOf('/');
            return slash < 0 ? default : _rest[slash..];
        }
    }

    /// <summary>
    /// The end of the path that tells one API from another: the last segment, or a Google verb with its colon. Where there is no path it
    /// is the host, which no API is named like.
    /// </summary>
    public ReadOnlySpan<char> Tail => PathTemplate.TailOf(_rest);

    /// <summary>Cuts the URI; false where it is not absolute.</summary>
    public static bool TryRead(Uri uri, out RequestLine line)
    {
        var text = uri.OriginalString.AsSpan();
        var colon = text.IndexOf(':');
        if (colon < 1 || colon + 3 >= text.Length || text[colon + 1] != '/' || text[colon + 2] != '/')
        {
            line = default;
            return false;
        }

        var end = text.IndexOfAny('?', '#');
        if (end >= 0)
        {
            text = text[..end];
        }

        var rest = text[Math.Min(colon + 3, text.Length)..];
        line = new RequestLine(text, rest.EndsWith('/') ? rest.TrimEnd('/') : rest);
        return true;
    }
}
