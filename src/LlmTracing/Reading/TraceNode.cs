namespace LlmTracing;

/// <summary>A span, a call, or both in one where they are the same operation (a client library's span around its call).</summary>
public sealed class TraceNode
{
    internal TraceNode(SpanRecord? span, TraceRecord? call)
    {
        Span = span;
        Call = call;
    }

    /// <summary>The span; null for a call alone.</summary>
    public SpanRecord? Span { get; }

    /// <summary>The call; null for a span alone.</summary>
    public TraceRecord? Call { get; internal set; }

    /// <summary>W3C span id; empty where the call was made outside any trace.</summary>
    public string SpanId => Span?.SpanId ?? Call!.SpanId;

    /// <summary>Span id of the parent; empty for a root.</summary>
    public string ParentSpanId => Span?.ParentSpanId ?? Call!.ParentSpanId;

    /// <summary>Name of the span, or operation and model of the call.</summary>
    public string Name => Span?.Name ?? $"{Call!.Operation} {Call.Model}".Trim();

    /// <summary>When the span or the call began.</summary>
    public DateTimeOffset StartedAt => Span?.StartedAt ?? Call!.RequestedAt;

    /// <summary>When the span or the call ended.</summary>
    public DateTimeOffset EndedAt => Span?.EndedAt ?? Call!.CompletedAt;

    /// <summary>What was done inside it, in the order in which it began.</summary>
    public IReadOnlyList<TraceNode> Children => ChildList;

    internal List<TraceNode> ChildList { get; } = [];
}
