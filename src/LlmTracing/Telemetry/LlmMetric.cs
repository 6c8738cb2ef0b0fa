namespace LlmTracing;

/// <summary>Definition of one operational metric.</summary>
/// <param name="Name">Name under which the instrument is published.</param>
/// <param name="Unit">Unit of its values, by UCUM.</param>
/// <param name="Kind">What kind of instrument it is.</param>
/// <param name="Description">What it says, and when it is recorded.</param>
public sealed record LlmMetric(string Name, string Unit, LlmMetricKind Kind, string Description);
