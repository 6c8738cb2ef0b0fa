namespace LlmTracing.Providers;

/// <summary>Observers at rest. Bounded; safe for many threads; an observer is in it at most once.</summary>
internal sealed class ObserverPool<T>
    where T : class
{
    private readonly T?[] _atRest = new T?[Math.Max(8, Environment.ProcessorCount * 4)];

    /// <summary>An observer, or null when none is at rest.</summary>
    public T? Take()
    {
        for (var i = 0; i < _atRest.Length; i++)
        {
            if (_atRest[i] is not null && Interlocked.Exchange(ref _atRest[i], null) is { } observer)
            {
                return observer;
            }
        }

        return null;
    }

    /// <summary>Keeps an observer for later; drops it where there are enough.</summary>
    public void Return(T observer)
    {
        for (var i = 0; i < _atRest.Length; i++)
        {
            if (_atRest[i] is null && Interlocked.CompareExchange(ref _atRest[i], observer, null) is null)
            {
                return;
            }
        }
    }
}
