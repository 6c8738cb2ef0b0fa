namespace LlmTracing.Local.Engine;

/// <summary>The counts of <c>X-ClickHouse-Summary</c>.</summary>
internal readonly record struct QueryProgress(
    long ReadRows, long ReadBytes, long WrittenRows, long WrittenBytes, long ResultRows, long ResultBytes);
