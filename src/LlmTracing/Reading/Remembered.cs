namespace LlmTracing.Reading;

/// <summary>What is looked up once and kept for a while; whoever asks during the look waits for it. Safe for many threads.</summary>
/// <param name="look">Looks it up; the caller's cancellation does not end it, since others wait for it too.</param>
/// <param name="life">How long it is kept. A failure is not kept.</param>
/// <param name="time">The clock.</param>
internal sealed class Remembered<T>(Func<Task<T>> look, TimeSpan life, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Task<T>? _last;
    private long _at;

    public Task<T> GetAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_last is null || _last.IsFaulted || _last.IsCanceled || (_last.IsCompleted && time.GetElapsedTime(_at) >= life))
                (_last, _at) = (look(), time.GetTimestamp());

            return _last.WaitAsync(cancellationToken);
        }
    }
}
