using System.Diagnostics;
using System.Globalization;
using LlmTracing.Benchmarks.Workloads;
using Microsoft.Extensions.DependencyInjection;

namespace LlmTracing.Benchmarks;

/// <summary>
/// A process of its own that registers a client, makes one call and prints how many milliseconds that took, JIT included:
/// <c>--startup-probe traced</c> with <c>AddLlmTracing</c>, <c>--startup-probe plain</c> without.
/// </summary>
internal static class StartupProbe
{
    public static async Task<int> RunAsync(string[] args)
    {
        var chunks = new[] { Answers.Chat2Kb };
        var request = Answers.ChatRequest(stream: false);
        var buffer = new byte[16 * 1024];
        var start = Stopwatch.GetTimestamp();
        var services = new ServiceCollection().AddLogging();
        services.AddHttpClient("llm").ConfigurePrimaryHttpMessageHandler(() => new InProcessHandler(chunks, "application/json"));
        if (args.Contains("traced"))
        {
            services.AddLlmTracing(o => o.ConnectionString = "Host=127.0.0.1;Port=1");
        }

        var registered = Stopwatch.GetElapsedTime(start);
        var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("llm");
        var built = Stopwatch.GetElapsedTime(start);
        await InProcessHandler.CallAsync(client, request, buffer).ConfigureAwait(false);
        if (args.Contains("--verbose"))
        {
            Console.Error.WriteLine($"registered {registered.TotalMilliseconds:0.0} ms, client built {built.TotalMilliseconds:0.0} ms, called {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.0} ms");
        }

        Console.WriteLine(Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        await Console.Out.FlushAsync().ConfigureAwait(false);
        Environment.Exit(0);
        return 0;
    }
}
