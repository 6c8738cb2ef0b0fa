using LlmTracing.Benchmarks.Compare.Cases;

namespace LlmTracing.Benchmarks.Compare;

/// <summary>The cases in the order of their targets.</summary>
internal static class AllCases
{
    public static IReadOnlyList<ICompareCase> All { get; } =
    [
        new HandlerCase(),
        new ScannerCase(),
        new WriteCase(),
        new EncodeCase(),
        new InsertCase(),
        new SustainedLoadCase(),
        new StreamMemoryCase(),
        new LoopbackCase(),
        new FreshnessCase(),
        new StartupCase(),
        new PassThroughCase(),
    ];
}
