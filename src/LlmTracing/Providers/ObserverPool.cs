namespace LlmTracing.Providers;

/// <summary>
/// Observers at rest: one for each thread, which finds it there without asking any other, and some for all of them. Bounded; safe for many
/// threads; an observer is in it at most once.
/// </summary>
internal static class ObserverPool<T>
    where T : class
{
    private static readonly T?[] AtRest = new T?[Math.Max(8, Environment.ProcessorCount * 4)];

    [ThreadStatic]
    private static T? _own;

    /// <summary>An observer, or null when none is at rest.</summary>
    public static T? Take()
    {
        if (_own is { } own)
        {
            _own = null;
            return own;
        }

        for (var i = 0; i < AtRest.Length; i++)
        {
            if (AtRest[i] is not null && Interlocked.Exchange(ref AtRest[i], null) is { } observer)
            {
                return observer;
            }
        }

        return null;
    }

    /// <summary>Keeps an observer for later; drops it where there are enough.</summary>
    public static void Return(T observer)
    {
        if (_own is null)
        {
            _own = observer;
            return;
        }

        for (var i = 0; i < AtRest.Length; i++)
        {
            if (AtRest[i] is null && Interlocked.CompareExchange(ref AtRest[i], observer, null) is null)
            {
                return;
            }
        }
    }
}
