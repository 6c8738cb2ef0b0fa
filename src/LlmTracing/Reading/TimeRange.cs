namespace LlmTracing;

/// <summary>A stretch of time, open at its end.</summary>
/// <param name="From">The first moment of it.</param>
/// <param name="To">The first moment after it.</param>
public readonly record struct TimeRange(DateTimeOffset From, DateTimeOffset To);
