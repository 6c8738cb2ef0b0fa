using System.Reflection;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Running;

namespace LlmTracing.Benchmarks.Tests;

/// <summary>Every benchmark of BenchmarkDotNet runs once, with each of its parameters.</summary>
[Trait("Category", "Smoke")]
public sealed class MicroSmokeTests
{
    public static TheoryData<string> Benchmarks() => [.. Types().SelectMany(Cases).Select(Describe)];

    [Fact]
    public void Benchmarks_CoverTheHotPath()
        => Types().Select(t => t.Name).Should().BeEquivalentTo("EncodeBenchmarks", "HandlerBenchmarks", "ScannerBenchmarks", "WriteBenchmarks");

    [Theory]
    [MemberData(nameof(Benchmarks))]
    public async Task Benchmark_Runs(string benchmark)
    {
        var @case = Types().SelectMany(Cases).Single(c => Describe(c) == benchmark);
        var (type, descriptor) = (@case.Descriptor.Type, @case.Descriptor);
        var instance = Activator.CreateInstance(type)!;
        foreach (var parameter in @case.Parameters.Items)
        {
            type.GetProperty(parameter.Name)!.SetValue(instance, parameter.Value);
        }

        await InvokeAsync(descriptor.GlobalSetupMethod, instance);
        try
        {
            await InvokeAsync(descriptor.WorkloadMethod, instance);
        }
        finally
        {
            await InvokeAsync(descriptor.GlobalCleanupMethod, instance);
        }
    }

    private static IEnumerable<Type> Types()
        => typeof(IInsertPeer).Assembly.GetTypes().Where(t => t.GetMethods().Any(m => m.IsDefined(typeof(BenchmarkAttribute), inherit: true)));

    // Throws where BenchmarkDotNet could not run the class either.
    private static IEnumerable<BenchmarkCase> Cases(Type type) => BenchmarkConverter.TypeToBenchmarks(type).BenchmarksCases;

    private static string Describe(BenchmarkCase @case)
        => $"{@case.Descriptor.Type.Name}.{@case.Descriptor.WorkloadMethod.Name}{string.Concat(@case.Parameters.Items.Select(p => $" {p.Name}={p.Value}"))}";

    private static async Task InvokeAsync(MethodInfo? method, object instance)
    {
        if (method?.Invoke(instance, null) is Task task)
        {
            await task;
        }
    }
}
