namespace LlmTracing;

/// <summary>What the calls of a model cost, and what they would have cost.</summary>
/// <param name="Provider">Provider that was called, such as <c>openai</c>.</param>
/// <param name="Model">Model that was asked for, as the caller wrote it.</param>
/// <param name="Requests">Number of calls with tokens.</param>
/// <param name="CostUsd">US dollars as recorded, of the calls whose cost is known.</param>
/// <param name="RepricedUsd">US dollars by the other prices, of the calls that these price.</param>
/// <param name="UnpricedRequests">Calls that the other prices do not price.</param>
public sealed record RepricedRow(string Provider, string Model, long Requests, decimal CostUsd, decimal RepricedUsd, long UnpricedRequests);
