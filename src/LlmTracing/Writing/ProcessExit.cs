namespace LlmTracing.Writing;

/// <summary>
/// A last chance for what was never disposed: stops it when the process exits or dies of an unhandled exception.
/// </summary>
/// <remarks>These events are synchronous, so the thread that ends the process waits, for a limited time.</remarks>
internal sealed class ProcessExit : IDisposable
{
    // A crashing service must not be held up for long: its supervisor waits to restart it.
    private static readonly TimeSpan CrashLimit = TimeSpan.FromSeconds(2);

    private readonly Func<CancellationToken, Task> _stop;
    private readonly TimeSpan _limit;

    public ProcessExit(Func<CancellationToken, Task> stop, TimeSpan limit)
    {
        (_stop, _limit) = (stop, limit);
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        AppDomain.CurrentDomain.UnhandledException += OnCrash;
    }

    /// <summary>Blocks until the task is done or the limit is reached. What it threw is not rethrown.</summary>
    public static void Await(Task task, TimeSpan limit) => ((IAsyncResult)task).AsyncWaitHandle.WaitOne(limit);

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        AppDomain.CurrentDomain.UnhandledException -= OnCrash;
    }

    private void OnExit(object? sender, EventArgs e) => Stop(_limit);

    private void OnCrash(object sender, UnhandledExceptionEventArgs e) => Stop(_limit < CrashLimit ? _limit : CrashLimit);

    private void Stop(TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);

        // After the limit the rest is spooled or counted, which takes moments.
        Await(_stop(late.Token), limit + CrashLimit);
    }
}
