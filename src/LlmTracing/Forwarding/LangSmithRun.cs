namespace LlmTracing.Forwarding;

/// <summary>A run that waits to be forwarded: a call or a span, at its place.</summary>
internal sealed record LangSmithRun(RunPlace Place, TraceRecord? Call, SpanRecord? Span);
