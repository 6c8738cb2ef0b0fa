namespace LlmTracing;

/// <summary>In which format calls are exported.</summary>
public enum ExportFormat
{
    /// <summary>A JSON object a line (<c>JSONEachRow</c>).</summary>
    Ndjson,

    /// <summary>CSV with a line of names (<c>CSVWithNames</c>).</summary>
    Csv,

    /// <summary>Apache Parquet, as ClickHouse writes it.</summary>
    Parquet,
}
