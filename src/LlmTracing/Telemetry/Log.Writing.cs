using Microsoft.Extensions.Logging;

namespace LlmTracing.Telemetry;

/// <summary>Log messages of the writer: event ids 2000 to 2499.</summary>
internal static partial class Log
{
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
}
