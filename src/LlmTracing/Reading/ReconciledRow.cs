namespace LlmTracing;

/// <summary>What a provider says that the calls of a model cost, and what prices say.</summary>
/// <param name="Provider">Provider that was called, such as <c>openai</c>.</param>
/// <param name="Model">Model that was asked for, as the caller wrote it.</param>
/// <param name="Requests">Calls whose cost the provider reported and the prices price.</param>
/// <param name="ReportedUsd">US dollars that the provider reported for these.</param>
/// <param name="ComputedUsd">US dollars that the prices give for these.</param>
/// <param name="UnpricedRequests">Calls whose cost the provider reported and the prices do not price.</param>
public sealed record ReconciledRow(
    string Provider, string Model, long Requests, decimal ReportedUsd, decimal ComputedUsd, long UnpricedRequests)
{
    /// <summary>Computed less reported, US dollars.</summary>
    public decimal DifferenceUsd => ComputedUsd - ReportedUsd;
}
