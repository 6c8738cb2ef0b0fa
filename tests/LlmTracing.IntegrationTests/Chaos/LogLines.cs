using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace LlmTracing.IntegrationTests.Chaos;

/// <summary>A log that keeps its last lines.</summary>
internal sealed class LogLines<T> : ILogger<T>
{
    private const int Kept = 1_000;

    public ConcurrentQueue<string> Lines { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
        if (Lines.Count > Kept)
        {
            Lines.TryDequeue(out _);
        }
    }
}
