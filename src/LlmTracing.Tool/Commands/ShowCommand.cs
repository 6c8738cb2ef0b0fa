using LlmTracing.Reading;
using LlmTracing.Tool.Cli;
using Spectre.Console;

namespace LlmTracing.Tool.Commands;

/// <summary>The tree of a trace.</summary>
internal sealed class ShowCommand : ICommand
{
    public string Name => "show";

    public string Arguments => "TRACE";

    public string Summary => "Shows the spans and calls of a trace as a tree; TRACE is a trace id or a call's request id.";

    public IReadOnlyList<Option> Options => [.. Option.Server, Option.Org];

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        call.Line.ExpectArguments(1, "TRACE: the id of a trace or of a call");
        var (org, id, reader) = (Filters.Org(call.Line), call.Line.Arguments[0], call.Reader);
        var tree = await FindAsync(reader, org, id, cancellationToken).ConfigureAwait(false);
        if (tree is null)
        {
            call.Output.Error($"Organisation {org} has no trace or call '{id}'.");
            return ExitCodes.Failed;
        }

        if (call.Output.IsJson)
        {
            call.Output.Json(new { OrgId = org, tree.TraceId, tree.Count, tree.IsCut, Roots = tree.Roots.Select(ToJson) });
            return ExitCodes.Ok;
        }

        var root = new Tree(tree.TraceId.Length > 0
            ? $"trace [bold]{Cells.Text(tree.TraceId)}[/] of organisation {org}: {tree.Count} spans and calls"
            : $"a call of organisation {org}, made outside any trace");
        foreach (var node in tree.Roots)
        {
            Add(root, node);
        }

        call.Output.Terminal.Write(root);
        call.Output.Say(tree.IsCut ? "The trace has more rows than the reader's limit: the tree is cut." : "");
        return ExitCodes.Ok;
    }

    private static async Task<TraceTree?> FindAsync(ITraceReader reader, Guid org, string id, CancellationToken cancellationToken)
    {
        if (IsTraceId(id)
            && await reader.GetTraceTreeAsync(org, id.ToLowerInvariant(), cancellationToken).ConfigureAwait(false) is { } tree)
        {
            return tree;
        }

        return await reader.GetByIdAsync(org, id, cancellationToken).ConfigureAwait(false) is not { } call ? null
            : IsTraceId(call.TraceId) ? await reader.GetTraceTreeAsync(org, call.TraceId, cancellationToken).ConfigureAwait(false)
            : TraceTreeBuilder.Build(call.TraceId, [], [call], isCut: false); // A call outside any trace stands alone.
    }

    private static bool IsTraceId(string id) => id.Length == 32 && id.All(char.IsAsciiHexDigit);

    private static void Add(IHasTreeNodes parent, TraceNode node)
    {
        var child = parent.AddNode(Label(node));
        foreach (var grandchild in node.Children)
        {
            Add(child, grandchild);
        }
    }

    private static string Label(TraceNode node)
    {
        var milliseconds = Cells.Milliseconds(Math.Max(0, (node.EndedAt - node.StartedAt).TotalMilliseconds));
        var label = $"{Cells.Text(node.Name)} [grey]{Cells.Time(node.StartedAt)}[/] {milliseconds} ms";
        return node.Call is { } call
            ? $"[bold]{label}[/] {Cells.Outcome(call)} {Cells.Number(call.InputTokens)} in {Cells.Number(call.OutputTokens)} out {Cells.Cost(call)}"
            : $"{label} {Cells.Text(node.Span?.Status)}";
    }

    private static object ToJson(TraceNode node) => new
    {
        node.Name, node.SpanId, node.ParentSpanId, node.StartedAt, node.EndedAt, node.Span, node.Call, Children = node.Children.Select(ToJson),
    };
}
