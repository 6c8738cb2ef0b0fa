using System.Diagnostics;
using LlmTracing.Benchmarks.Workloads;
using static LlmTracing.Benchmarks.Compare.CompareRunner;

namespace LlmTracing.Benchmarks.Compare.Cases;

/// <summary>One call and 64 calls in flight through loopback: throughput, p99 and time to first byte, traced beside plain.</summary>
internal sealed class LoopbackCase : ICompareCase
{
    public string Name => "Calls in flight, loopback";

    public IReadOnlyList<string> Ids { get; } = ["T10"];

    public async Task<IReadOnlyList<Target>> RunAsync(CompareOptions options)
    {
        await using var provider = await LoopbackProvider.StartAsync([Answers.Chat2Kb], "application/json").ConfigureAwait(false);
        using var plain = new HttpClient(new SocketsHttpHandler());
        using var traced = new HttpClient(new LlmTracingHandler(new CountingSink()) { InnerHandler = new SocketsHttpHandler() });
        await CompareAsync(plain, traced, provider.Endpoint, inFlight: 1, options.Pick(2048, 1024, 64), options).ConfigureAwait(false);
        var (throughput, p99, firstByte) = await CompareAsync(plain, traced, provider.Endpoint, inFlight: 64, options.Pick(4096, 4096, 128), options).ConfigureAwait(false);
        return
        [
            Target.AtLeast("T10", "64 in flight: throughput, traced / plain", throughput, 0.97, "ratio"),
            Target.AtMost("T10", "64 in flight: p99, traced / plain", p99, 1.1, "ratio"),
            Target.AtMost("T10", "64 in flight: time to first byte, traced / plain", firstByte, 1.1, "ratio"),
        ];
    }

    /// <summary>Medians of the rounds' ratios, traced over plain.</summary>
    private static async Task<Run> CompareAsync(HttpClient plain, HttpClient traced, Uri endpoint, int inFlight, int calls, CompareOptions options)
    {
        var runs = (Plain: new List<Run>(), Traced: new List<Run>());
        var warmUps = options.Pick(3, 3, 0);
        for (var round = -warmUps; round < options.Pick(18, 6, 1); round++)
        {
            var first = await MeasureAsync(plain, endpoint, inFlight, calls).ConfigureAwait(false);
            var second = await MeasureAsync(traced, endpoint, inFlight, calls).ConfigureAwait(false);
            if (round >= 0)
            {
                runs.Plain.Add(first);
                runs.Traced.Add(second);
            }
        }

        var ratio = new Run(Ratio(r => r.PerSecond), Ratio(r => r.P99), Ratio(r => r.FirstByte));
        Line($"{inFlight} in flight: plain {Interleaved.Median(runs.Plain.Select(r => r.PerSecond)):0} calls/s, p99 {Interleaved.Median(runs.Plain.Select(r => r.P99)):0.00} ms; traced {Interleaved.Median(runs.Traced.Select(r => r.PerSecond)):0} calls/s, p99 {Interleaved.Median(runs.Traced.Select(r => r.P99)):0.00} ms; traced / plain: {ratio.PerSecond:0.000} calls/s, {ratio.P99:0.00} p99, {ratio.FirstByte:0.00} first byte");
        return ratio;

        double Ratio(Func<Run, double> of) => Interleaved.Median(runs.Traced.Zip(runs.Plain, (t, p) => of(t) / of(p)));
    }

    private static async Task<Run> MeasureAsync(HttpClient client, Uri endpoint, int inFlight, int calls)
    {
        var request = Answers.ChatRequest(stream: false);
        var latencies = new double[calls];
        var firstBytes = new double[calls];
        var next = -1;
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
        return new Run(calls / Stopwatch.GetElapsedTime(start).TotalSeconds, Interleaved.Percentile(latencies, 0.99), Interleaved.Median(firstBytes));
    }

    private readonly record struct Run(double PerSecond, double P99, double FirstByte);
}
