namespace LlmTracing.Forwarding;

/// <summary>The place of a run in its LangSmith trace.</summary>
/// <param name="RunId">Version 7 UUID.</param>
/// <param name="ParentId">Run above it; null for a root.</param>
/// <param name="TraceId">Run id of the root.</param>
/// <param name="DottedOrder">Start and id of every run from the root to this one: runs sorted by it stand as they happened.</param>
internal sealed record RunPlace(Guid RunId, Guid? ParentId, Guid TraceId, string DottedOrder);
