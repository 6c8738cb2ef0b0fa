namespace LlmTracing.Writing;

/// <summary>A trouble of the delivery: from its first failure until rows went through again.</summary>
/// <param name="BeganAt">First failure, or first lost row.</param>
/// <param name="EndedAt">When rows went through again, or the last row was lost; null while the trouble lasts.</param>
/// <param name="Cause">What the last failure said.</param>
/// <param name="Failures">Attempts that failed.</param>
/// <param name="RowsHeld">Most rows that waited at a time, in memory and on disk.</param>
/// <param name="RowsDropped">Rows that were lost meanwhile.</param>
internal sealed record DeliveryIncident(DateTimeOffset BeganAt, DateTimeOffset? EndedAt, string Cause, long Failures, long RowsHeld, long RowsDropped);
