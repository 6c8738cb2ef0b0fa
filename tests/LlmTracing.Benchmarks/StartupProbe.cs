using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using LlmTracing.Benchmarks.Workloads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LlmTracing.Benchmarks;

/// <summary>
/// A process of its own that registers a client, makes one call and prints how many milliseconds that took, JIT included:
/// <c>--startup-probe traced</c> with <c>AddLlmTracing</c>, <c>--startup-probe plain</c> without. With <c>--host</c> the call alone is
/// timed, a quarter of a second after a host was started: a service that listens before somebody asks it for anything.
/// </summary>
internal static class StartupProbe
{
    private static readonly TimeSpan FirstRequestAfter = TimeSpan.FromMilliseconds(250);

    public static Task<int> RunAsync(string[] args) => args.Contains("--host") ? RunInHostAsync(args) : RunAloneAsync(args);

    private static async Task<int> RunInHostAsync(string[] args)
    {
        var (chunks, request, buffer) = (new[] { Answers.Chat2Kb }, Answers.ChatRequest(stream: false), new byte[16 * 1024]);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddHttpClient("llm").ConfigurePrimaryHttpMessageHandler(() => new InProcessHandler([chunks], "application/json"));
        if (args.Contains("traced"))
        {
            builder.Services.AddLlmTracing(o => o.ConnectionString = "Host=127.0.0.1;Port=1");
        }

        using var host = builder.Build();
        await host.StartAsync().ConfigureAwait(false);
        await Task.Delay(FirstRequestAfter).ConfigureAwait(false);
        var start = Stopwatch.GetTimestamp();
        await InProcessHandler.CallAsync(host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("llm"), request, buffer).ConfigureAwait(false);
        Print(Stopwatch.GetElapsedTime(start));
        return 0;
    }

    private static void Print(TimeSpan elapsed)
    {
        Console.WriteLine(elapsed.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        Console.Out.Flush();
        Environment.Exit(0);
    }

    private static async Task<int> RunAloneAsync(string[] args)
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

        Print(elapsed);
        return 0;

        string Phase() => string.Create(CultureInfo.InvariantCulture,
            $"{Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.0} ms ({JitInfo.GetCompiledMethodCount(currentThread: true)} methods in {JitInfo.GetCompilationTime(currentThread: true).TotalMilliseconds:0.0} ms here, {JitInfo.GetCompiledMethodCount(currentThread: false)} in all)");
    }
}
