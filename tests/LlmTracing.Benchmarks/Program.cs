using BenchmarkDotNet.Running;
using LlmTracing.Benchmarks.Compare;
using LlmTracing.Benchmarks.Scale;

namespace LlmTracing.Benchmarks;

/// <summary>The modes of the command line; without one, BenchmarkDotNet's.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => RunAsync(args);

    /// <returns>The exit code: 0, or 2 for arguments that cannot be followed.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Contains("--startup-probe"))
        {
            return await StartupProbe.RunAsync(args).ConfigureAwait(false);
        }

        if (args.Contains("--loop"))
        {
            return await ProfileLoop.RunAsync(args).ConfigureAwait(false);
        }

        if (args.Contains("--scale"))
        {
            return await ReaderScale.RunAsync(args).ConfigureAwait(false);
        }

        if (!args.Contains("--compare"))
        {
            BenchmarkSwitcher.FromAssembly(typeof(IInsertPeer).Assembly).Run(args);
            return 0;
        }

        try
        {
            return await CompareRunner.RunAsync(CompareOptions.Parse(args)).ConfigureAwait(false);
        }
        catch (ArgumentException error)
        {
            await Console.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
            return 2;
        }
    }
}
