using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace LlmTracing.Telemetry;

/// <summary>
/// The host's logger, without what it throws: a full disk or a provider that was disposed before us costs the line, not what the line is about. A
/// call would meet the fault otherwise, and a writer that tells of an outage would not get over it.
/// </summary>
[SuppressMessage("Design", "CA1031", Justification = "Loggers are the host's code, and there is nowhere left to tell of it.")]
internal sealed class QuietLogger(ILogger logger) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return logger.IsEnabled(logLevel);
        }
        catch
        {
            return false;
        }
    }

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            logger.Log(logLevel, eventId, state, exception, formatter);
        }
        catch
        {
            // See above.
        }
    }
}
