namespace LlmTracing.Reading;

/// <summary>Makes one hierarchy of the spans and calls of a trace.</summary>
/// <remarks>
/// A span that was written while it ran and again at its end is one node. A call with the id of a span is the same operation, a second such call
/// its child. A parent that is not there makes a root, and so does the earliest node of a circle.
/// </remarks>
internal static class TraceTreeBuilder
{
    public static TraceTree Build(string traceId, IEnumerable<SpanRecord> spans, IEnumerable<TraceRecord> calls, bool isCut)
    {
        var nodes = new List<TraceNode>();
        var byId = new Dictionary<string, TraceNode>(StringComparer.Ordinal);
        foreach (var span in spans.OrderBy(static s => s.Status == "running"))
        {
            if (span.SpanId.Length == 0 || !byId.ContainsKey(span.SpanId))
            {
                Add(new TraceNode(span, null));
            }
        }

        var twins = new List<(TraceNode Parent, TraceNode Child)>();
        foreach (var call in calls)
        {
            if (call.SpanId.Length == 0 || !byId.TryGetValue(call.SpanId, out var same))
            {
                Add(new TraceNode(null, call));
            }
            else if (same.Call is null)
            {
                same.Call = call;
            }
            else
            {
                var twin = new TraceNode(null, call);
                nodes.Add(twin);
                twins.Add((same, twin));
            }
        }

        var parents = new Dictionary<TraceNode, TraceNode>();
        foreach (var node in nodes)
        {
            if (node.ParentSpanId.Length > 0 && byId.TryGetValue(node.ParentSpanId, out var parent) && parent != node)
            {
                parents[node] = parent;
            }
        }

        foreach (var (parent, child) in twins)
        {
            parents[child] = parent;
        }

        BreakCircles(nodes, parents);
        nodes.Sort(static (a, b) => a.StartedAt != b.StartedAt ? a.StartedAt.CompareTo(b.StartedAt) : string.CompareOrdinal(a.SpanId, b.SpanId));
        var roots = new List<TraceNode>();
        foreach (var node in nodes)
        {
            (parents.TryGetValue(node, out var parent) ? parent.ChildList : roots).Add(node);
        }

        return new TraceTree(traceId, roots, nodes.Count, isCut);

        void Add(TraceNode node)
        {
            nodes.Add(node);
            if (node.SpanId.Length > 0)
            {
                byId[node.SpanId] = node;
            }
        }
    }

    /// <summary>Takes the parent from one node of every circle, the earliest.</summary>
    private static void BreakCircles(List<TraceNode> nodes, Dictionary<TraceNode, TraceNode> parents)
    {
        var safe = new HashSet<TraceNode>();
        foreach (var start in nodes)
        {
            var path = new List<TraceNode>();
            var onPath = new HashSet<TraceNode>();
            var node = start;
            while (!safe.Contains(node) && onPath.Add(node))
            {
                path.Add(node);
                if (!parents.TryGetValue(node, out var parent))
                {
                    break;
                }

                node = parent;
            }

            if (!safe.Contains(node) && parents.ContainsKey(node) && onPath.Contains(node))
            {
                parents.Remove(path.Skip(path.IndexOf(node)).MinBy(static n => n.StartedAt)!);
            }

            safe.UnionWith(path);
        }
    }
}
