using Microsoft.Extensions.Logging;

namespace LlmTracing.Telemetry;

/// <summary>Logs every record in one line, for a look at what is traced. Never content.</summary>
internal sealed class RecordLog(ILogger<RecordLog> logger) : ITraceSink
{
    private readonly QuietLogger _logger = new(logger);

    public WriteResult Write(TraceRecord record)
    {
        Log.Recorded(
            _logger,
            record.Provider,
            record.Operation,
            record.Model,
            record.InputTokens,
            record.OutputTokens,
            record.TtftMs,
            record.TotalLatencyMs,
            record.StatusCode,
            record.ErrorCode);
        return WriteResult.Accepted;
    }
}
