using BenchmarkDotNet.Running;
using LlmTracing.Benchmarks;
using LlmTracing.Benchmarks.Compare;
using LlmTracing.Benchmarks.Scale;

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
    Console.Error.WriteLine(error.Message);
    return 2;
}
