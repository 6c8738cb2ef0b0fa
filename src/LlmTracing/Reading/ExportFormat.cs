namespace LlmTracing;

/// <summary>Formats of an export.</summary>
public enum ExportFormat
{
    /// <summary>A JSON object a line (<c>JSONEachRow</c>).</summary>
    Ndjson,

    /// <summary>CSV with a line of names (<c>CSVWithNames</c>).</summary>
    Csv,

    /// <summary>Apache Parquet.</summary>
    Parquet,
}
