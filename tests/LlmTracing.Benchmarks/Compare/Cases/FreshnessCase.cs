using System.Diagnostics;
using System.Globalization;
using LlmTracing.Benchmarks.Workloads;
using LlmTracing.ClickHouse;
using LlmTracing.Local;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static LlmTracing.Benchmarks.Compare.CompareRunner;

namespace LlmTracing.Benchmarks.Compare.Cases;

/// <summary>How long after a call returned its row can be queried, with default options on the local engine.</summary>
internal sealed class FreshnessCase : ICompareCase
{
    public string Name => "Fresh rows";

    public IReadOnlyList<string> Ids { get; } = ["T11"];

    public async Task<IReadOnlyList<Target>> RunAsync(CompareOptions options)
    {
        await using var server = await LocalClickHouse.StartAsync().ConfigureAwait(false);
        var services = new ServiceCollection().AddLogging();
        services.AddHttpClient("llm").ConfigurePrimaryHttpMessageHandler(() => new InProcessHandler([[Answers.Chat2Kb]], "application/json"));
        services.AddLlmTracing(o =>
        {
            o.ConnectionString = server.ConnectionString;
            o.Schema = SchemaMode.Create;
        });
        await using var provider = services.BuildServiceProvider();
        foreach (var hosted in provider.GetServices<IHostedService>())
        {
            await hosted.StartAsync(CancellationToken.None).ConfigureAwait(false);
        }

        var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("llm");
        using var query = new ClickHouseHttpClient(ClickHouseEndpoint.Parse(server.ConnectionString), TimeProvider.System);
        await InProcessHandler.CallAsync(client, Answers.ChatRequest(false), new byte[16 * 1024]).ConfigureAwait(false);
        await provider.GetRequiredService<TraceWriter>().FlushAsync().ConfigureAwait(false);
        await CountAsync(query).ConfigureAwait(false);

        var targets = new List<Target>();
        foreach (var inFlight in (int[])[1, 64])
        {
            var delays = await MeasureAsync(client, query, inFlight, options.Pick(full: 60, quick: 20, smoke: 1)).ConfigureAwait(false);
            var (p50, p99) = (Interleaved.Percentile(delays, 0.5), Interleaved.Percentile(delays, 0.99));
            Line($"{inFlight} in flight: visible after p50 {p50:0} ms, p99 {p99:0} ms ({delays.Count} calls)");
            targets.Add(Target.AtMost("T11", $"visible after the call, {inFlight} in flight: p50", p50, 300, "ms"));
            targets.Add(Target.AtMost("T11", $"visible after the call, {inFlight} in flight: p99", p99, 500, "ms"));
        }

        return targets;
    }

    /// <summary>Rounds of calls at once; the count of rows says when each round's calls are visible.</summary>
    private static async Task<List<double>> MeasureAsync(HttpClient client, ClickHouseHttpClient query, int inFlight, int rounds)
    {
        var delays = new List<double>();
        var request = Answers.ChatRequest(false);
        for (var round = 0; round < rounds; round++)
        {
            var before = await CountAsync(query).ConfigureAwait(false);
            var returned = await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
            {
                await InProcessHandler.CallAsync(client, request, new byte[16 * 1024]).ConfigureAwait(false);
                return Stopwatch.GetTimestamp();
            }))).ConfigureAwait(false);
            Array.Sort(returned);
            var seen = 0;
            while (seen < inFlight)
            {
                var visible = (int)(await CountAsync(query).ConfigureAwait(false) - before);
                for (var now = Stopwatch.GetTimestamp(); seen < visible; seen++)
                {
                    delays.Add(Stopwatch.GetElapsedTime(returned[seen], now).TotalMilliseconds);
                }

                await Task.Delay(5).ConfigureAwait(false);
            }
        }

        return delays;
    }

    private static async Task<long> CountAsync(ClickHouseHttpClient query)
    {
        await using var answer = await query.QueryAsync("SELECT count() FROM ibex.llm_traces FORMAT TSV", null, null, CancellationToken.None).ConfigureAwait(false);
        using var reader = new StreamReader(answer);
        return long.Parse((await reader.ReadToEndAsync().ConfigureAwait(false)).Trim(), CultureInfo.InvariantCulture);
    }
}
