using System.Globalization;

namespace LlmTracing.Capture;

/// <summary>What a content that stands in for another one takes over from it.</summary>
internal static class ContentHeaders
{
    /// <summary>Copies the headers as they were written: order, case and invalid values too.</summary>
    public static void Copy(HttpContent from, HttpContent to)
    {
        foreach (var (name, values) in from.Headers.NonValidated)
        {
            if (values.Count == 1)
                to.Headers.TryAddWithoutValidation(name, values.ToString());
            else
                to.Headers.TryAddWithoutValidation(name, values);
        }
    }

    /// <summary>The length, where the content knows it before it is sent.</summary>
    public static bool TryGetLength(HttpContent content, out long length)
    {
        var known = content.Headers.ContentLength;
        length = known ?? 0;
        return known is not null;
    }

    /// <summary>
    /// The length that the headers state; -1 where they state none. The content is not asked to compute one: that would add a header that
    /// the caller could see.
    /// </summary>
    public static long StatedLength(HttpContent content) =>
        content.Headers.NonValidated.TryGetValues("Content-Length", out var values)
        && long.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : -1;
}
