using Microsoft.Extensions.Logging;

namespace LlmTracing.Telemetry;

internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Information, "The reader's ClickHouse user may set nothing: questions carry no limits of their own from now on, its profile's apply")]
    public static partial void ReadingWithoutSettings(ILogger logger);
}
