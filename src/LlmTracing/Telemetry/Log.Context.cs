using Microsoft.Extensions.Logging;

namespace LlmTracing.Telemetry;

internal static partial class Log
{
    [LoggerMessage(4501, LogLevel.Warning, "An enricher of LlmTracing threw. The record is kept without its change; further faults are not logged.")]
    public static partial void EnricherFailed(ILogger logger, Exception fault);

    [LoggerMessage(4502, LogLevel.Warning, "A span could not be captured. The application's activity is not affected; further faults are not logged.")]
    public static partial void SpanCaptureFailed(ILogger logger, Exception fault);

    [LoggerMessage(4503, LogLevel.Warning,
        "The memory of payloads is used up (LlmTracing:Payloads:MaxPendingBytes): some are left out, the rows of their calls are not; they are counted.")]
    public static partial void PayloadsLeftOut(ILogger logger);
}
