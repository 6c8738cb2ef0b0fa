using Microsoft.Extensions.Logging;

namespace LlmTracing.Tests.Writing;

/// <summary>A logger that keeps what it is given.</summary>
internal sealed class RecordingLog : ILogger<TraceWriter>
{
    private readonly List<(EventId Id, LogLevel Level, string Message)> _lines = [];

    public IReadOnlyList<(EventId Id, LogLevel Level, string Message)> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public IEnumerable<string> Of(int eventId) => Lines.Where(l => l.Id.Id == eventId).Select(l => l.Message);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines)
        {
            _lines.Add((eventId, logLevel, formatter(state, exception)));
        }
    }
}
