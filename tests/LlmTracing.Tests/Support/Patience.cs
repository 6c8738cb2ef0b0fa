using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace LlmTracing.Tests.Support;

/// <summary>Waits that end: what does not come fails its test with a message instead of holding up the run.</summary>
/// <remarks>The limit is real time, and far beyond what a busy machine needs: no test depends on how long it is.</remarks>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task Within(this Task task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        try
        {
            await task.WaitAsync(Limit);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw OutOf(what);
        }
    }

    public static async Task<T> Within<T>(this Task<T> task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        await Within((Task)task, what);
        return await task;
    }

    /// <summary>Yields until the condition holds.</summary>
    public static async Task Until(
        Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "", Action? meanwhile = null)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > Limit)
            {
                throw OutOf(what);
            }

            meanwhile?.Invoke();
            await Task.Yield();
        }
    }

    private static TimeoutException OutOf(string what) => new($"Waited {Limit.TotalSeconds} s in vain for: {what}");
}
