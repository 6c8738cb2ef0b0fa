using System.Diagnostics;
using LlmTracing.Benchmarks.Workloads;
using static LlmTracing.Benchmarks.Compare.CompareRunner;

namespace LlmTracing.Benchmarks.Compare.Cases;

/// <summary>64 calls in flight through loopback: throughput, p99 and time to first byte, traced beside plain.</summary>
internal sealed class LoopbackCase : ICompareCase
{
    private const int InFlight = 64;

    public string Name => "64 calls in flight, loopback";

    public IReadOnlyList<string> Ids { get; } = ["T10"];

    public async Task<IReadOnlyList<Target>> RunAsync(CompareOptions options)
    {
        await using var provider = await LoopbackProvider.StartAsync([Answers.Chat2Kb], "application/json").ConfigureAwait(false);
        using var plain = new HttpClient(new SocketsHttpHandler());
        using var traced = new HttpClient(new LlmTracingHandler(new CountingSink()) { InnerHandler = new SocketsHttpHandler() });
        var runs = (Plain: new List<Run>(), Traced: new List<Run>());
        for (var round = 0; round < (options.Quick ? 9 : 21); round++)
        {
            var first = await MeasureAsync(plain, provider.Endpoint).ConfigureAwait(false);
            var second = await MeasureAsync(traced, provider.Endpoint).ConfigureAwait(false);
            if (round >= 3)
            {
                runs.Plain.Add(first);
                runs.Traced.Add(second);
            }
        }

        var throughput = Interleaved.Median(runs.Traced.Zip(runs.Plain, (t, p) => t.PerSecond / p.PerSecond));
        var p99 = Interleaved.Median(runs.Traced.Zip(runs.Plain, (t, p) => t.P99 / p.P99));
        var firstByte = Interleaved.Median(runs.Traced.Zip(runs.Plain, (t, p) => t.FirstByte / p.FirstByte));
        Line($"plain {Interleaved.Median(runs.Plain.Select(r => r.PerSecond)):0} calls/s, p99 {Interleaved.Median(runs.Plain.Select(r => r.P99)):0.00} ms; traced {Interleaved.Median(runs.Traced.Select(r => r.PerSecond)):0} calls/s, p99 {Interleaved.Median(runs.Traced.Select(r => r.P99)):0.00} ms");
        return
        [
            Target.AtLeast("T10", "64 in flight: throughput, traced / plain", throughput, 0.97, "ratio"),
            Target.AtMost("T10", "64 in flight: p99, traced / plain", p99, 1.1, "ratio"),
            Target.AtMost("T10", "64 in flight: time to first byte, traced / plain", firstByte, 1.1, "ratio"),
        ];
    }

    private static async Task<Run> MeasureAsync(HttpClient client, Uri endpoint)
    {
        const int Calls = 4096;
        var request = Answers.ChatRequest(stream: false);
        var latencies = new double[Calls];
        var firstBytes = new double[Calls];
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(async () =>
        {
            var buffer = new byte[16 * 1024];
            int call;
            while ((call = Interlocked.Increment(ref next)) < Calls)
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
        return new Run(Calls / Stopwatch.GetElapsedTime(start).TotalSeconds, Interleaved.Percentile(latencies, 0.99), Interleaved.Median(firstBytes));
    }

    private readonly record struct Run(double PerSecond, double P99, double FirstByte);
}
