using Microsoft.Extensions.Logging;

namespace LlmTracing.Tests.Support;

/// <summary>A host's log that throws at every line: its disk is full, or it was disposed.</summary>
internal sealed class BrokenLog : ILoggerFactory, ILogger<TraceWriter>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        throw new IOException("no space left on the disk of the log");

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
