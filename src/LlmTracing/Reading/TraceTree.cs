namespace LlmTracing;

/// <summary>The spans and calls of a trace as one hierarchy.</summary>
/// <param name="TraceId">W3C trace id, 32 hex digits.</param>
/// <param name="Roots">What has no parent in the trace, in the order in which it began: roots, and orphans whose parent was not recorded.</param>
/// <param name="Count">Nodes of the whole tree.</param>
/// <param name="IsCut">Whether the trace has more rows than a question may read, so that nodes are missing.</param>
public sealed record TraceTree(string TraceId, IReadOnlyList<TraceNode> Roots, int Count, bool IsCut);
