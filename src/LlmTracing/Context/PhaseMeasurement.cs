namespace LlmTracing.Context;

/// <summary>A running measurement of a phase; the first disposal adds the elapsed time to the scope.</summary>
internal sealed class PhaseMeasurement(LlmTraceScope scope, LlmPhase phase, TimeProvider time) : IDisposable
{
    private readonly long _started = time.GetTimestamp();
    private int _ended;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            scope.Record(phase, time.GetElapsedTime(_started));
        }
    }
}
