using LlmTracing.Reading;

namespace LlmTracing.Tests.Reading;

public class TraceTreeTests
{
    [Fact]
    public void SpansAndCalls_AreOneHierarchyInTheOrderInWhichTheyBegan()
        => Text(Build(
            [Span("a", ""), Span("c", "a", 3), Span("b", "a", 2)],
            [Call("x", "b", 4), Call("y", "b", 1)])).Should().Be("a(b(y x) c)");

    [Fact]
    public void Orphans_AreRoots() => Text(Build([Span("a", "lost", 2)], [Call("x", "gone", 1)])).Should().Be("x a");

    [Fact]
    public void CallWithTheIdOfASpan_IsTheSameNode_ASecondOneItsChild()
    {
        var tree = Build([Span("a", "")], [Call("a", "", 1), Call("a", "", 2)]);

        tree.Count.Should().Be(2);
        var node = tree.Roots.Should().ContainSingle().Subject;
        (node.Span, node.Call).Should().Match<(SpanRecord?, TraceRecord?)>(static n => n.Item1 != null && n.Item2 != null);
        node.Children.Should().ContainSingle().Which.Span.Should().BeNull();
    }

    [Fact]
    public void SpanWrittenWhileRunningAndAtItsEnd_IsTheEndedOne()
    {
        var running = Span("a", "");
        running.Status = "running";

        Build([running, Span("a", "")], []).Roots.Should().ContainSingle().Which.Span!.Status.Should().Be("completed");
    }

    [Fact]
    public void Circles_AreBrokenAtTheirEarliestNode()
        => Text(Build([Span("a", "c", 2), Span("b", "a", 1), Span("c", "b", 3), Span("d", "d", 4), Span("e", "c", 5)], [])).Should().Be("b(c(a e)) d");

    [Fact]
    public void CallsOutsideAnyTrace_AllStand() => Build([], [Call("", "", 1), Call("", "", 2)]).Roots.Should().HaveCount(2);

    [Fact]
    public void DeepTree_IsBuilt()
        => Build([.. Enumerable.Range(0, 10_000).Select(static i => Span($"s{i}", i == 0 ? "" : $"s{i - 1}", i))], []).Roots.Should().ContainSingle();

    private static TraceTree Build(SpanRecord[] spans, TraceRecord[] calls) => TraceTreeBuilder.Build("t", spans, calls, isCut: false);

    private static string Text(TraceTree tree) => string.Join(' ', tree.Roots.Select(Text));

    private static string Text(TraceNode node) => node.Children.Count == 0 ? node.SpanId : $"{node.SpanId}({string.Join(' ', node.Children.Select(Text))})";

    private static SpanRecord Span(string id, string parent, int second = 0) => new()
    {
        SpanId = id, ParentSpanId = parent, Name = id, Status = "completed", StartedAt = DateTimeOffset.UnixEpoch.AddSeconds(second),
    };

    private static TraceRecord Call(string id, string parent, int second) => new()
    {
        SpanId = id, ParentSpanId = parent, Operation = "chat", Model = "m", RequestedAt = DateTimeOffset.UnixEpoch.AddSeconds(second),
    };
}
