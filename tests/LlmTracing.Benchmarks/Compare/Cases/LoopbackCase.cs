using System.Diagnostics;
using LlmTracing.Benchmarks.Baselines;
using LlmTracing.Benchmarks.Workloads;
using static LlmTracing.Benchmarks.Compare.CompareRunner;

namespace LlmTracing.Benchmarks.Compare.Cases;

/// <summary>
/// One call and 64 calls in flight through loopback: throughput, p99 and time to first byte beside those of a plain client. A handler that only
/// passes the answer on shows what observing costs before it has looked at a byte, one that buffers and parses what most cost.
/// </summary>
internal sealed class LoopbackCase : ICompareCase
{
    // For the compiler in the background, which takes up what was called often when nothing new was compiled for a while.
    private static readonly TimeSpan TieringPause = TimeSpan.FromMilliseconds(300);

    public string Name => "Calls in flight, loopback";

    public IReadOnlyList<string> Ids { get; } = ["T10"];

    public async Task<IReadOnlyList<Target>> RunAsync(CompareOptions options)
    {
        await using var provider = await LoopbackProvider.StartAsync(Answers.Chats2Kb, "application/json").ConfigureAwait(false);
        (string Name, HttpClient Client)[] contenders =
        [
            ("plain", new HttpClient(new SocketsHttpHandler())),
            ("traced", new HttpClient(new LlmTracingHandler(new CountingSink()) { InnerHandler = new SocketsHttpHandler() })),
            ("passed through", new HttpClient(new PassingHandler { InnerHandler = new SocketsHttpHandler() })),
            ("buffered", new HttpClient(new BufferingHandler { InnerHandler = new SocketsHttpHandler() })),
        ];
        try
        {
            await CompareAsync(contenders, provider.Endpoint, inFlight: 1, options.Pick(4096, 512, 64), options).ConfigureAwait(false);
            var traced = await CompareAsync(contenders, provider.Endpoint, inFlight: 64, options.Pick(8192, 8192, 128), options).ConfigureAwait(false);
            return
            [
                Target.AtLeast("T10", "64 in flight: throughput, traced / plain", traced.PerSecond, 0.97, "ratio"),
                Target.AtMost("T10", "64 in flight: p99, traced / plain", traced.P99, 1.1, "ratio"),
                Target.AtMost("T10", "64 in flight: time to first byte, traced / plain", traced.FirstByte, 1.1, "ratio"),
            ];
        }
        finally
        {
            foreach (var (_, client) in contenders)
            {
                client.Dispose();
            }
        }
    }

    /// <summary>Runs all in turn and prints the medians of the rounds' ratios, over the first; returns those of the second.</summary>
    private static async Task<Run> CompareAsync((string Name, HttpClient Client)[] contenders, Uri endpoint, int inFlight, int calls, CompareOptions options)
    {
        var runs = contenders.Select(_ => new List<Run>()).ToArray();
        for (var round = -options.Pick(8, 8, 0); round < options.Pick(18, 8, 1); round++)
        {
            if (round <= 0 && options.Size != CompareSize.Smoke)
            {
                await Task.Delay(TieringPause).ConfigureAwait(false);
            }

            for (var c = 0; c < contenders.Length; c++)
            {
                var run = await MeasureAsync(contenders[c].Client, endpoint, inFlight, calls).ConfigureAwait(false);
                if (round >= 0)
                {
                    runs[c].Add(run);
                }
            }
        }

        Run Over(int c, Func<Run, Run, Run> divide) => Median(runs[c].Zip(runs[0], divide));
        for (var c = 0; c < contenders.Length; c++)
        {
            var (median, ratio) = (Median(runs[c]), Over(c, Run.Ratio));
            Line($"{inFlight} in flight, {contenders[c].Name}: {median.PerSecond:0} calls/s, {median.Cpu:0.0} us of CPU, p99 {median.P99:0.00} ms; over plain: {ratio.PerSecond:0.000} calls/s, {Over(c, Run.Difference).Cpu:+0.0;-0.0} us, {ratio.P99:0.00} p99, {ratio.FirstByte:0.00} first byte");
        }

        return Over(1, Run.Ratio);
    }

    private static async Task<Run> MeasureAsync(HttpClient client, Uri endpoint, int inFlight, int calls)
    {
        var request = Answers.ChatRequest(stream: false);
        var latencies = new double[calls];
        var firstBytes = new double[calls];
        var next = -1;
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            var buffer = new byte[16 * 1024];
            int call;
            while ((call = Interlocked.Increment(ref next)) < calls)
            {
                var began = Stopwatch.GetTimestamp();
                using var message = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(request) };
                using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
                await using var stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
                var read = await stream.ReadAsync(buffer).ConfigureAwait(false);
                firstBytes[call] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                while (read > 0)
                {
                    read = await stream.ReadAsync(buffer).ConfigureAwait(false);
                }

                latencies[call] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }
        }))).ConfigureAwait(false);
        return new Run(
            calls / Stopwatch.GetElapsedTime(start).TotalSeconds,
            (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / calls,
            Interleaved.Percentile(latencies, 0.99),
            Interleaved.Median(firstBytes));
    }

    private static Run Median(IEnumerable<Run> runs)
    {
        var all = runs.ToList();
        double Of(Func<Run, double> value) => Interleaved.Median(all.Select(value));
        return new Run(Of(r => r.PerSecond), Of(r => r.Cpu), Of(r => r.P99), Of(r => r.FirstByte));
    }

    /// <summary>Calls a second, CPU of the process a call in microseconds, latencies in milliseconds.</summary>
    private readonly record struct Run(double PerSecond, double Cpu, double P99, double FirstByte)
    {
        public static Run Ratio(Run run, Run plain) =>
            new(run.PerSecond / plain.PerSecond, run.Cpu / plain.Cpu, run.P99 / plain.P99, run.FirstByte / plain.FirstByte);

        public static Run Difference(Run run, Run plain) =>
            new(run.PerSecond - plain.PerSecond, run.Cpu - plain.Cpu, run.P99 - plain.P99, run.FirstByte - plain.FirstByte);
    }
}
