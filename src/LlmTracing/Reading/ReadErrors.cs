using LlmTracing.ClickHouse;

namespace LlmTracing.Reading;

/// <summary>Says of a failed question what went wrong and what helps. The server's text is not passed on: it may quote values.</summary>
internal static class ReadErrors
{
    /// <summary>Whether the exception is about reading; others, such as cancellation, are the caller's.</summary>
    public static bool IsKnown(Exception exception)
        => exception is ClickHouseException or HttpRequestException or TimeoutException or IOException or InvalidDataException;

    /// <summary>The exception for the caller.</summary>
    public static TraceReadException Translate(Exception exception) => exception switch
    {
        ClickHouseException e => new TraceReadException(Explain(e.Code, e.Message), e) { Code = e.Code },
        HttpRequestException e => new TraceReadException($"ClickHouse cannot be reached ({e.HttpRequestError}).", e),
        TimeoutException e => new TraceReadException("ClickHouse did not answer in time.", e),
        EndOfStreamException e => new TraceReadException("ClickHouse's answer was cut off.", e),
        IOException e => new TraceReadException("The connection to ClickHouse broke while its answer came.", e),
        InvalidDataException e => new TraceReadException("ClickHouse's answer has columns that cannot be read.", e),
        _ => new TraceReadException("ClickHouse's answer cannot be read.", exception),
    };

    private static string Explain(int code, string message) => code switch
    {
        158 or 396 or 307 => "The answer is too large: narrow the range, group by less, or raise ReadMaxRows.",
        159 or 160 => "The question took too long: narrow the range, or raise ReadTimeout.",
        241 => "The question needs more memory than the server allows: narrow the range.",
        60 or 81 => "The traces table does not exist: create it from LlmTracingSchema.ToSql, or set Schema to Create.",
        192 or 193 or 194 or 516 => "ClickHouse refuses user or password of the reader.",
        497 => "The reader's user may not SELECT from the tables: grant it.",
        201 => "The reader's quota is used up.",
        202 or 203 => "ClickHouse runs too many queries: ask again later.",
        _ => $"ClickHouse refused the question (code {code}{Name(message)}).",
    };

    /// <summary>The code's name, such as <c>UNKNOWN_IDENTIFIER</c>, which stands in brackets before the version.</summary>
    private static string Name(string message)
    {
        var end = message.LastIndexOf(") (version", StringComparison.Ordinal);
        var start = end < 0 ? -1 : message.LastIndexOf('(', end);
        return start >= 0 && message.AsSpan(start + 1, end - start - 1) is var name && name.IndexOfAnyExceptInRange('A', '_') < 0 ? ", " + name.ToString() : "";
    }
}
