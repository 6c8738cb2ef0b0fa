namespace LlmTracing.Benchmarks.Compare;

/// <summary>How often a run repeats what it measures.</summary>
internal enum CompareSize
{
    /// <summary>As often as good figures want it.</summary>
    Full,

    /// <summary>All cases in under three minutes.</summary>
    Quick,

    /// <summary>Once, cold: shows that a case runs; its figures say nothing.</summary>
    Smoke,
}
