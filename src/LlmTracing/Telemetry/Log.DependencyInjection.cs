using Microsoft.Extensions.Logging;

namespace LlmTracing.Telemetry;

internal static partial class Log
{
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
