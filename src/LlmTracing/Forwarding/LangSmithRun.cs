using LlmTracing.Payloads;

namespace LlmTracing.Forwarding;

/// <summary>A run that waits to be forwarded: a call or a span, at its place, with the call's content where that is kept.</summary>
internal sealed record LangSmithRun(RunPlace Place, TraceRecord? Call, SpanRecord? Span, PendingPayload? Payload = null);
