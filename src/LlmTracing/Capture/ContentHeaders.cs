using System.Globalization;

namespace LlmTracing.Capture;

/// <summary>What a content that stands in for another one takes over from it.</summary>
internal static class ContentHeaders
{
    /// <summary>
    /// Lets a content have the very headers of the one that it stands in for, which sees what is changed in them; copies them where that
    /// cannot be done.
    /// </summary>
    public static void Lend(HttpContent from, HttpContent to)
    {
        if (!HttpInternals.AreKnown)
        {
            Copy(from, to);
            return;
        }

        var headers = from.Headers;
        HttpInternals.HeadersOf(to) = headers;
        HttpInternals.ContentOf(headers) = to;
    }

    /// <summary>Ends what <see cref="Lend"/> began: the headers are again those of their first content alone.</summary>
    public static void TakeBack(HttpContent from)
    {
        if (HttpInternals.AreKnown)
        {
            HttpInternals.ContentOf(from.Headers) = from;
        }
    }

    /// <summary>Copies the headers as they were written: order, case and invalid values too.</summary>
    public static void Copy(HttpContent from, HttpContent to)
    {
        foreach (var (name, values) in from.Headers.NonValidated)
        {
            if (values.Count == 1)
            {
                to.Headers.TryAddWithoutValidation(name, values.ToString());
            }
            else
            {
                to.Headers.TryAddWithoutValidation(name, values);
            }
        }
    }

    /// <summary>The length, where a content whose headers are lent knows it before it is sent.</summary>
    public static bool TryGetLength(HttpContent content, out long length)
    {
        // The headers would ask the content that they are lent to, which asks here.
        var known = HttpInternals.AreKnown ? HttpInternals.LengthOf(content) : content.Headers.ContentLength;
        length = known ?? 0;
        return known is not null;
    }

    /// <summary>
    /// Whether the content says that it is JSON. Its type is not parsed, for a header that was is written anew for whoever reads it raw.
    /// </summary>
    public static bool IsJson(HttpContent content) =>
        content.Headers.NonValidated.TryGetValues("Content-Type", out var values)
        && MediaTypeOf(values.ToString()).Equals("application/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The length that the headers state; -1 where they state none. The content is not asked to compute one: that would add a header that
    /// the caller could see.
    /// </summary>
    public static long StatedLength(HttpContent content) =>
        content.Headers.NonValidated.TryGetValues("Content-Length", out var values)
        && long.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : -1;

    private static ReadOnlySpan<char> MediaTypeOf(string contentType)
    {
        var end = contentType.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? contentType : contentType.AsSpan(0, end)).Trim();
    }
}
