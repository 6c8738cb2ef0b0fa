namespace LlmTracing;

/// <summary>A page of calls, newest first.</summary>
/// <param name="Items">The calls; empty where there is none.</param>
/// <param name="NextCursor">Opens the next page; null where this is the last. Opaque; valid for the same organisation and filter only.</param>
public sealed record TracePage(IReadOnlyList<TraceRecord> Items, string? NextCursor);
