namespace LlmTracing.Benchmarks.Compare;

/// <summary>One case: measures some targets in one interleaved run.</summary>
internal interface ICompareCase
{
    string Name { get; }

    /// <summary>The targets that the case measures.</summary>
    IReadOnlyList<string> Ids { get; }

    Task<IReadOnlyList<Target>> RunAsync(CompareOptions options);
}
