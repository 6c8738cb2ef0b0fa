namespace LlmTracing.Writing;

/// <summary>
/// How long the next attempt may take: twice what the last one took that got through or ran out of time, but never less than the option
/// says nor more than eight times that. A server that is slower than the option allows would otherwise be asked the same for ever, do the
/// work each time, and never be heard.
/// </summary>
/// <remarks>
/// The rows and their token stay the same, so that an attempt that was given up and stored after all makes no duplicate. Failures that
/// came by themselves, such as a refused connection, say nothing of the time. Safe for many threads.
/// </remarks>
internal sealed class AttemptTime(TimeSpan option)
{
    private const int Most = 8;

    private long _ticks = option.Ticks;

    /// <summary>What the next attempt has.</summary>
    public TimeSpan Next => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    /// <summary>An attempt got through, or ran out of time, after so long.</summary>
    public void Took(TimeSpan time) => Interlocked.Exchange(ref _ticks, Math.Clamp(time.Ticks * 2, option.Ticks, option.Ticks * Most));
}
