namespace LlmTracing.Local.Http;

/// <summary>What the front must know of an output format.</summary>
internal static class OutputFormats
{
    /// <summary>The format of a statement that names none, and whose request names none.</summary>
    public const string Default = "TabSeparated";

    // The engine writes every chunk of a stream as a document of its own: only formats that are their rows, without
    // head and foot, can be joined. (Native is a row of blocks.)
    private static readonly HashSet<string> Streamable = new(StringComparer.OrdinalIgnoreCase)
    {
        "Native", "RowBinary", "TabSeparated", "TSV", "TabSeparatedRaw", "TSVRaw", "CSV", "JSONEachRow",
        "JSONCompactEachRow", "JSONStringsEachRow", "JSONCompactStringsEachRow", "JSONLines", "NDJSON", "LineAsString",
        "RawBLOB", "Vertical",
    };

    /// <summary>Whether the chunks of a streamed result, joined, are the result.</summary>
    public static bool CanStream(string format) => Streamable.Contains(format);

    /// <summary>The Content-Type that the server sends with a format.</summary>
    public static string ContentType(string format)
    {
        if (format.Contains("EachRow", StringComparison.Ordinal) || format is "JSONLines" or "NDJSON")
        {
            return "application/x-ndjson; charset=UTF-8";
        }

        if (format.StartsWith("JSON", StringComparison.Ordinal))
        {
            return "application/json; charset=UTF-8";
        }

        if (format.StartsWith("TabSeparated", StringComparison.Ordinal) || format.StartsWith("TSV", StringComparison.Ordinal))
        {
            return "text/tab-separated-values; charset=UTF-8";
        }

        if (format.StartsWith("CSV", StringComparison.Ordinal))
        {
            return $"text/csv; charset=UTF-8; header={(format == "CSV" ? "absent" : "present")}";
        }

        return format switch
        {
            "XML" => "application/xml; charset=UTF-8",
            "Native" or "Parquet" or "Arrow" or "ArrowStream" or "ORC" or "Avro" or "MsgPack" or "Protobuf" or "RawBLOB" => "application/octet-stream",
            _ when format.StartsWith("RowBinary", StringComparison.Ordinal) => "application/octet-stream",
            _ => "text/plain; charset=UTF-8",
        };
    }
}
