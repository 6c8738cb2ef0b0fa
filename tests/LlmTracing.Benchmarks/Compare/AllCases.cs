using LlmTracing.Benchmarks.Compare.Cases;

namespace LlmTracing.Benchmarks.Compare;

/// <summary>The cases in the order of their targets; those without a target stand beside what they belong to.</summary>
internal static class AllCases
{
    public static IReadOnlyList<ICompareCase> All { get; } =
    [
        new HandlerCase(),
        new LoopbackHandlerCase(),
        new OverheadCase(),
        new ScannerCase(),
        new WriteCase(),
        new EncodeCase(),
        new InsertCase(),
        new SustainedLoadCase(),
        new StreamMemoryCase(),
        new QueueMemoryCase(),
        new LoopbackCase(),
        new FreshnessCase(),
        new StartupCase(),
        new PassThroughCase(),
    ];
}
