namespace LlmTracing.Benchmarks.Compare;

/// <summary>One case: measures some targets in one interleaved run.</summary>
internal interface ICompareCase
{
    string Name { get; }

    /// <summary>What <c>--only</c> calls the case: the targets that it measures, or a word of its own where it measures none.</summary>
    IReadOnlyList<string> Ids { get; }

    Task<IReadOnlyList<Target>> RunAsync(CompareOptions options);
}
