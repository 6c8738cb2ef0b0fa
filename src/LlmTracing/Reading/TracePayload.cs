namespace LlmTracing;

/// <summary>Request and answer of one call: content, kept only where <see cref="PayloadOptions.Enabled"/> is set. Immutable.</summary>
/// <param name="RequestId">The call, by its id in the traces table.</param>
/// <param name="RequestedAt">When the request was sent, UTC.</param>
/// <param name="RequestJson">Request as valid JSON, redacted; empty where it was no JSON.</param>
/// <param name="ResponseJson">Answer as valid JSON, redacted; a streamed one put together to its final message; empty where it could not be read.</param>
/// <param name="IsRequestCut">Whether the request was longer than what is stored.</param>
/// <param name="IsResponseCut">Whether the answer was longer than what is stored.</param>
public sealed record TracePayload(
    string RequestId, DateTimeOffset RequestedAt, string RequestJson, string ResponseJson, bool IsRequestCut, bool IsResponseCut);
