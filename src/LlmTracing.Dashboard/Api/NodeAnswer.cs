namespace LlmTracing.Dashboard.Api;

/// <summary>A node of a trace: a span, a call, or both in one.</summary>
internal sealed record NodeAnswer(
    int Depth, string Name, string Kind, string Status, string SpanId, string ParentSpanId, DateTimeOffset StartedAt, DateTimeOffset EndedAt,
    double DurationMs, SpanRecord? Span, TraceRecord? Call)
{
    /// <summary>The nodes of a tree, depth first; a tree may be deeper than a stack.</summary>
    public static List<NodeAnswer> Flatten(TraceTree tree)
    {
        var nodes = new List<NodeAnswer>(tree.Count);
        var open = new Stack<(TraceNode Node, int Depth)>(tree.Roots.Reverse().Select(static n => (n, 0)));
        while (open.TryPop(out var next))
        {
            nodes.Add(Of(next.Node, next.Depth));
            foreach (var child in next.Node.Children.Reverse())
            {
                open.Push((child, next.Depth + 1));
            }
        }

        return nodes;
    }

    private static NodeAnswer Of(TraceNode node, int depth) => new(
        depth, node.Name, node.Call is not null ? LlmOperations.LlmCall : node.Span!.OperationType, StatusOf(node), node.SpanId, node.ParentSpanId,
        node.StartedAt, node.EndedAt, node.Span is { } span ? span.DurationUs / 1_000d : node.Call!.TotalLatencyMs, node.Span, node.Call);

    private static string StatusOf(TraceNode node) => node switch
    {
        { Call: { ErrorCode.Length: > 0 } call } => call.ErrorCode == ErrorCodes.Cancelled ? "cancelled" : "failed",
        { Span: { } span } => span.Status,
        _ => "completed",
    };
}
