using System.Diagnostics;

namespace LlmTracing.Benchmarks.Compare;

/// <summary>What one contender cost per operation: medians over the rounds.</summary>
internal readonly record struct Cost(double Nanoseconds, double Bytes);

/// <summary>
/// Measures contenders in turn (A B C A B C …), so that a drift of the machine's speed meets all alike. The median of the rounds is reported;
/// allocations are those of the whole process, since an operation may hop threads.
/// </summary>
internal sealed class Interleaved(int rounds, int operations, bool warm)
{
    // The runtime counts thirty calls before it compiles a method anew, waits until nothing new was compiled for 100 ms, and does so
    // twice: instrumented, then optimised. On a busy machine that compiler comes late: with three rounds a call was sometimes measured cold.
    private const int WarmUps = 5;
    private const int WarmUpCalls = 40;
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan TieringPause = TimeSpan.FromMilliseconds(200);

    public async Task<Cost[]> RunAsync(params Func<int, Task>[] contenders)
    {
        if (warm)
        {
            await WarmUpAsync(contenders).ConfigureAwait(false);
        }

        var times = contenders.Select(_ => new double[rounds]).ToArray();
        var bytes = contenders.Select(_ => new double[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var c = 0; c < contenders.Length; c++)
            {
                GC.Collect(0, GCCollectionMode.Forced, blocking: true);
                var allocated = GC.GetTotalAllocatedBytes(precise: true);
                var start = Stopwatch.GetTimestamp();
                await contenders[c](operations).ConfigureAwait(false);
                times[c][round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
                bytes[c][round] = (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / operations;
            }
        }

        return [.. contenders.Select((_, c) => new Cost(Median(times[c]), Median(bytes[c])))];
    }

    /// <summary>Runs all of them until their hot paths are at tier 1 with their profile, pausing for the background compiler.</summary>
    private async Task WarmUpAsync(Func<int, Task>[] contenders)
    {
        for (var phase = 0; phase < WarmUps; phase++)
        {
            foreach (var contender in contenders)
            {
                var start = Stopwatch.GetTimestamp();
                for (var calls = 0; calls < WarmUpCalls && (calls < 2 || Stopwatch.GetElapsedTime(start) < WarmUpTime); calls++)
                {
                    await contender(Math.Max(1, operations / 4)).ConfigureAwait(false);
                }
            }

            await Task.Delay(TieringPause).ConfigureAwait(false);
        }
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    public static double Percentile(IReadOnlyList<double> values, double p)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(p * sorted.Length) - 1)];
    }
}
