namespace LlmTracing.Reading;

/// <summary>What is looked up once and kept for a while; whoever asks during the look waits for it. Safe for many threads.</summary>
/// <param name="look">Looks it up; the caller's cancellation does not end it, since others wait for it too.</param>
/// <param name="life">How long what was found is kept. A failure is not kept.</param>
/// <param name="time">The clock.</param>
internal sealed class Remembered<T>(Func<Task<T>> look, Func<T, TimeSpan> life, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Task<T>? _last;
    private TimeSpan _life;
    private long _at;

    public Task<T> GetAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_last is null || (_last.IsCompleted && (!_last.IsCompletedSuccessfully || time.GetElapsedTime(_at) >= _life)))
            {
                (_at, _last) = (time.GetTimestamp(), LookAsync());
            }

            return _last.WaitAsync(cancellationToken);
        }
    }

    // The life is set before the look is completed, and read after.
    private async Task<T> LookAsync()
    {
        var found = await look().ConfigureAwait(false);
        _life = life(found);
        return found;
    }
}
