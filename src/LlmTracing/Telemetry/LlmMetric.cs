namespace LlmTracing;

/// <summary>Definition of one operational metric.</summary>
/// <param name="Name">Name of the instrument.</param>
/// <param name="Unit">Unit by UCUM.</param>
/// <param name="Kind">Kind of instrument.</param>
/// <param name="Description">What it says, and when it is recorded.</param>
public sealed record LlmMetric(string Name, string Unit, LlmMetricKind Kind, string Description);
