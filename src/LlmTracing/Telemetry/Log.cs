using Microsoft.Extensions.Logging;

namespace LlmTracing.Telemetry;

/// <summary>Every message of the library; each room has its range of event ids.</summary>
/// <remarks>One class in one file: the generator behind it puts several parts of a class in a different order at each build.</remarks>
internal static partial class Log
{
    // 1000: the call on its way.
    [LoggerMessage(1001, LogLevel.Warning, "LlmTracing failed while it observed a call. The call is untouched; its record may be lost or lack fields. Further faults are counted, not logged.")]
    public static partial void CaptureFailed(ILogger logger, Exception fault);

    // 2000: the writer.
    [LoggerMessage(2000, LogLevel.Warning, "Inserts into {Table} fail and are retried: {Cause}")]
    public static partial void DeliveryInterrupted(this ILogger log, string table, string cause);

    [LoggerMessage(2001, LogLevel.Information,
        "Inserts into {Table} work again after {Duration}: {Failures} attempts had failed, {Spooled} rows wait in the spool")]
    public static partial void DeliveryRestored(this ILogger log, string table, TimeSpan duration, long failures, long spooled);

    [LoggerMessage(2002, LogLevel.Error,
        "ClickHouse refuses every insert into {Table} and is now asked rarely; rows wait in the bounded queue: {Cause}")]
    public static partial void ConfigurationRefused(this ILogger log, string table, string cause);

    [LoggerMessage(2003, LogLevel.Warning, "Rows of {Table} are dropped, {Reason}: {Rows} so far. {Cause}")]
    public static partial void RowsDropped(this ILogger log, string table, DropReason reason, long rows, string cause);

    [LoggerMessage(2004, LogLevel.Information, "Rows of {Table} had been dropped earlier, {Reason}: {Rows} in all")]
    public static partial void DropsOver(this ILogger log, string table, DropReason reason, long rows);

    [LoggerMessage(2005, LogLevel.Warning, "The circuit of {Table} is open: the next insert is tried in {Pause}")]
    public static partial void CircuitOpened(this ILogger log, string table, TimeSpan pause);

    [LoggerMessage(2006, LogLevel.Error, "The spool of {Table} fails, rows that cannot be delivered are dropped: {Cause}")]
    public static partial void SpoolFailed(this ILogger log, string table, string cause);

    [LoggerMessage(2007, LogLevel.Information, "The spool of {Table} works again")]
    public static partial void SpoolRestored(this ILogger log, string table);

    [LoggerMessage(2008, LogLevel.Information, "The spool of {Table} holds {Rows} rows of an earlier process")]
    public static partial void SpoolRecovered(this ILogger log, string table, long rows);

    [LoggerMessage(2009, LogLevel.Critical, "The writer of {Table} stopped by a fault of its own; records are no longer accepted")]
    public static partial void WriterFaulted(this ILogger log, Exception fault, string table);

    [LoggerMessage(2010, LogLevel.Information, "The writer of {Table} stopped: {Ledger}")]
    public static partial void WriterStopped(this ILogger log, string table, TraceWriterStatistics ledger);

    [LoggerMessage(2012, LogLevel.Warning, "Rows reach {Table}, but {Remarks}")]
    public static partial void TableRemarks(this ILogger log, string table, string remarks);

    [LoggerMessage(2011, LogLevel.Critical, "The delivery of a batch of {Table} ended by a fault of its own; its rows stay counted as pending")]
    public static partial void LaneFaulted(this ILogger log, Exception fault, string table);

    // 3000: the reader.
    [LoggerMessage(3000, LogLevel.Information, "The reader's ClickHouse user may set nothing: questions carry no limits of their own from now on, its profile's apply")]
    public static partial void ReadingWithoutSettings(ILogger logger);

    // 3500: prices.
    [LoggerMessage(3500, LogLevel.Information, "No price is known for model {Model} of {Provider}: its calls have no cost until a price is configured")]
    public static partial void NoPrice(ILogger logger, string model, string provider);

    [LoggerMessage(3501, LogLevel.Error, "The price map {Path} cannot be used; the other prices apply")]
    public static partial void PriceMapUnusable(ILogger logger, string path, Exception exception);

    [LoggerMessage(3502, LogLevel.Warning, "{Count} entries of the price map {Path} are refused because a price in them is negative or above 0.001 USD per token: {Models}")]
    public static partial void PricesRefused(ILogger logger, int count, string path, string models);

    // 4000: forwarding.
    [LoggerMessage(4001, LogLevel.Warning, "Forwarding to LangSmith is on, but has no key (LlmTracing:LangSmith:ApiKey, or LANGSMITH_API_KEY): nothing is forwarded.")]
    public static partial void ForwardingHasNoKey(ILogger logger);

    // 4500: scopes, spans and payloads.
    [LoggerMessage(4501, LogLevel.Warning, "An enricher of LlmTracing threw. The record is kept without its change; further faults are not logged.")]
    public static partial void EnricherFailed(ILogger logger, Exception fault);

    [LoggerMessage(4502, LogLevel.Warning, "A span could not be captured. The application's activity is not affected; further faults are not logged.")]
    public static partial void SpanCaptureFailed(ILogger logger, Exception fault);

    [LoggerMessage(4503, LogLevel.Warning,
        "The memory of payloads is used up (LlmTracing:Payloads:MaxPendingBytes): some are left out, the rows of their calls are not; they are counted.")]
    public static partial void PayloadsLeftOut(ILogger logger);

    // 5000: the start of a service.
    [LoggerMessage(5001, LogLevel.Information, "LlmTracing is off: no endpoint of ClickHouse is configured (LlmTracing:ConnectionString, or CLICKHOUSE_ENDPOINT).")]
    public static partial void TracingHasNoEndpoint(ILogger logger);

    [LoggerMessage(5002, LogLevel.Information, "LlmTracing is off: it is disabled (LlmTracing:Enabled, or ENABLE_TRACING).")]
    public static partial void TracingDisabled(ILogger logger);

    [LoggerMessage(5003, LogLevel.Information, "{Provider} {Operation} {Model}: {InputTokens} in, {OutputTokens} out, first token {TtftMs} ms, {TotalMs} ms, status {Status} {ErrorCode}")]
    public static partial void Recorded(
        ILogger logger,
        string provider,
        string operation,
        string model,
        uint inputTokens,
        uint outputTokens,
        uint? ttftMs,
        uint totalMs,
        int status,
        string errorCode);
}
