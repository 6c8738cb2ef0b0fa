using System.Diagnostics;
using System.Globalization;
using System.Runtime;
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
        services.AddHttpClient("llm").ConfigurePrimaryHttpMessageHandler(() => new InProcessHandler([chunks], "application/json"));
        if (args.Contains("traced"))
        {
            services.AddLlmTracing(o => o.ConnectionString = "Host=127.0.0.1;Port=1");
        }

        var registered = Phase();
        var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("llm");
        var built = Phase();
        await InProcessHandler.CallAsync(client, request, buffer).ConfigureAwait(false);
        var elapsed = Stopwatch.GetElapsedTime(start);
        var called = Phase();
        if (args.Contains("--verbose"))
        {
            Console.Error.WriteLine($"registered {registered}, client built {built}, called {called}");
        }

        Console.WriteLine(elapsed.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        await Console.Out.FlushAsync().ConfigureAwait(false);
        Environment.Exit(0);
        return 0;

        string Phase() => string.Create(CultureInfo.InvariantCulture,
            $"{Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.0} ms ({JitInfo.GetCompiledMethodCount(currentThread: true)} methods in {JitInfo.GetCompilationTime(currentThread: true).TotalMilliseconds:0.0} ms here, {JitInfo.GetCompiledMethodCount(currentThread: false)} in all)");
    }
}
