using Microsoft.Extensions.Logging;

namespace LlmTracing.Telemetry;

internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Warning, "LlmTracing failed while it observed a call. The call is untouched; its record may be lost or lack fields. Further faults are counted, not logged.")]
    public static partial void CaptureFailed(ILogger logger, Exception fault);
}
