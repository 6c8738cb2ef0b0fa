using System.Diagnostics;
using LlmTracing.Tests.Telemetry;

namespace LlmTracing.Tests.Context;

public sealed class LlmTracerTests
{
    [Fact]
    public void Span_IsARow_WithParentTimesAndTheScopesContext()
    {
        using var capture = new SpanCapture(new LlmTracingOptions { ServiceName = "shop" });
        using var trace = SpanCapture.NewTrace();
        using var scope = LlmTraceScope.Begin(new LlmTraceContext { OrgId = LlmIds.FromName("acme"), StepId = "s1" });
        string parent;
        using (var outer = LlmTracer.StartSpan("answer", LlmOperations.ResponseProcessing))
        {
            parent = outer.SpanId;
            using var inner = LlmTracer.StartSpan("search", LlmOperations.ToolCall);
            inner.SetAttribute("hits", 3).SetAttribute("index", "docs").AddEvent("found");
        }

        var rows = capture.Of(trace);
        rows.Select(r => r.Name).Should().Equal("search", "answer");
        rows[0].Should().BeEquivalentTo(new
        {
            OperationType = "tool_call", Status = "completed", ParentSpanId = parent, OrgId = LlmIds.FromName("acme"), StepId = "s1",
            ServiceName = "shop", Source = "LlmTracing", EventNames = new[] { "found" },
            Attributes = new Dictionary<string, string> { ["hits"] = "3", ["index"] = "docs" },
        });
        rows[1].ParentSpanId.Should().Be(trace.SpanId.ToHexString());
        rows[1].EndedAt.Should().BeOnOrAfter(rows[0].EndedAt);
        rows.Select(r => r.SpanId).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task FiveStatuses()
    {
        var capture = new SpanCapture();
        using var trace = SpanCapture.NewTrace();
        var pending = LlmTracer.CreateSpan("pending", "x");
        pending.Status.Should().Be(LlmSpanStatus.Pending);
        pending.Start();
        pending.Status.Should().Be(LlmSpanStatus.Running);
        LlmTracer.StartSpan("completed", "x").Complete();
        LlmTracer.StartSpan("failed", "x").Fail("timeout");
        LlmTracer.StartSpan("cancelled", "x").Cancel();
        var thrown = () => LlmTracer.RunAsync<int>("thrown", "x", _ => throw new InvalidOperationException("content"));
        await thrown.Should().ThrowAsync<InvalidOperationException>();
        var aborted = () => LlmTracer.RunAsync<int>("aborted", "x", _ => throw new OperationCanceledException());
        await aborted.Should().ThrowAsync<OperationCanceledException>();
        (await LlmTracer.RunAsync("returned", "x", _ => Task.FromResult(7))).Should().Be(7);
        capture.Dispose();

        capture.Of(trace).ToDictionary(r => r.Name, r => (r.Status, r.ErrorType)).Should().Equal(new Dictionary<string, (string, string)>
        {
            ["completed"] = ("completed", ""), ["failed"] = ("failed", "timeout"), ["cancelled"] = ("cancelled", ""),
            ["thrown"] = ("failed", "System.InvalidOperationException"), ["aborted"] = ("cancelled", ""), ["returned"] = ("completed", ""),
            ["pending"] = ("running", ""),
        });
    }

    [Fact]
    public void End_HappensOnce()
    {
        using var capture = new SpanCapture();
        using var trace = SpanCapture.NewTrace();
        var span = LlmTracer.StartSpan("once", "x");
        span.Fail("first");
        span.Complete();
        span.Dispose();
        span.SetAttribute("late", "x");

        capture.Single(trace).Should().BeEquivalentTo(new { Status = "failed", ErrorType = "first", Attributes = new Dictionary<string, string>() });
    }

    [Fact]
    public void StartChild_OfASpanThatEnded_IsBelowItAllTheSame()
    {
        using var capture = new SpanCapture();
        using var trace = SpanCapture.NewTrace();
        var parent = LlmTracer.StartSpan("parent", "x");
        parent.Complete();
        using (LlmTracer.StartSpan("other", "x"))
        {
            parent.StartChild("late", "x").Dispose();
            Activity.Current!.DisplayName.Should().Be("other");
        }

        capture.Of(trace).Single(r => r.Name == "late").ParentSpanId.Should().Be(parent.SpanId);
    }

    [Fact]
    public void WithoutAnActivity_TheTraceThatTheScopeNames_IsTheSpans()
    {
        using var capture = new SpanCapture();
        Activity.Current = null;
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        using (LlmTraceScope.Begin(new LlmTraceContext { TraceId = Trace, ParentSpanId = "b7ad6b7169203331" }))
        using (var span = LlmTracer.StartSpan("tool", LlmOperations.ToolCall))
        {
            span.TraceId.Should().Be(Trace);
            span.Activity!.ParentSpanId.ToHexString().Should().Be("b7ad6b7169203331");
        }

        using (LlmTraceScope.Begin(new LlmTraceContext { TraceId = new string('z', 32), ParentSpanId = "not hex digits!!" }))
        using (var span = LlmTracer.StartSpan("tool", "x"))
        {
            span.IsRecording.Should().BeTrue();
        }
    }

    [Fact]
    public void Nulls_DoNotThrow()
    {
        using var capture = new SpanCapture();
        using var trace = SpanCapture.NewTrace();
        var use = () =>
        {
            using var span = LlmTracer.StartSpan(null!, null!);
            span.SetAttribute(null!, "x").SetAttribute("k", (string?)null).AddEvent(null!).LinkMessage(null!);
            span.StartChild(null!, null!).Fail((Exception)null!);
            span.Fail((string)null!);
            span.LinkMessage(null!);
        };

        use.Should().NotThrow();
    }

    [Fact]
    public void StartChild_IsBelowItsParent_WhicheverIsCurrent_AndLeavesTheCurrentOneAlone()
    {
        using var capture = new SpanCapture();
        using var trace = SpanCapture.NewTrace();
        using var parent = LlmTracer.StartSpan("parent", "x");
        using var other = LlmTracer.StartSpan("other", "x");
        var child = parent.StartChild("child", "x");
        child.Dispose();

        capture.Single(trace).ParentSpanId.Should().Be(parent.SpanId);
        Activity.Current.Should().BeSameAs(other.Activity);
    }

    [Fact]
    public void EndedInAnotherActivity_ThatOneStaysCurrent()
    {
        using var capture = new SpanCapture();
        using var trace = SpanCapture.NewTrace();
        var first = LlmTracer.StartSpan("first", "x");
        using var second = LlmTracer.StartSpan("second", "x");
        first.Dispose();

        Activity.Current.Should().BeSameAs(second.Activity);
    }

    [Fact]
    public void Attributes_AreCutAndLimited()
    {
        using var capture = new SpanCapture();
        using var trace = SpanCapture.NewTrace();
        using (var span = LlmTracer.StartSpan("big", "x"))
        {
            for (var i = 0; i < 2 * LlmTracer.MaxAttributes; i++)
            {
                span.SetAttribute($"k{i}", new string('x', 10_000)).AddEvent($"e{i}");
            }
        }

        var row = capture.Single(trace);
        row.Attributes.Should().HaveCount(LlmTracer.MaxAttributes);
        row.Attributes.Values.Should().OnlyContain(v => v.Length == LlmTracer.MaxAttributeLength);
        row.EventNames.Should().HaveCount(LlmTracer.MaxEvents);
    }

    [Fact]
    public void LinkMessage_BeforeAndAfterTheEnd()
    {
        using var capture = new SpanCapture();
        using var trace = SpanCapture.NewTrace();
        var before = LlmTracer.StartSpan("before", "x");
        before.LinkMessage("msg_1");
        before.Complete();
        var after = LlmTracer.StartSpan("after", "x");
        after.Complete();
        after.LinkMessage("msg_2");

        var rows = capture.Of(trace).ToDictionary(r => r.Name);
        rows["before"].MessageId.Should().Be("msg_1");
        rows["link message"].Should().BeEquivalentTo(new { MessageId = "msg_2", ParentSpanId = after.SpanId, OperationType = "message_link" });
    }

    [Fact]
    public void ListenersThatThrow_DoNotReachTheApplication()
    {
        using var capture = new SpanCapture();
        using var trace = SpanCapture.NewTrace();
        using var hostile = new ActivityListener
        {
            ShouldListenTo = s => ReferenceEquals(s, LlmTracer.Source),
            Sample = (ref ActivityCreationOptions<ActivityContext> o) =>
                o.Name == "hostile sample" ? throw new InvalidOperationException() : ActivitySamplingResult.AllData,
            ActivityStarted = a => { if (a.DisplayName == "hostile start") { throw new InvalidOperationException(); } },
            ActivityStopped = a => { if (a.DisplayName == "hostile stop") { throw new InvalidOperationException(); } },
        };
        ActivitySource.AddActivityListener(hostile);

        var use = (string name) => { using var span = LlmTracer.StartSpan(name, "x"); span.SetAttribute("k", 1).AddEvent("e"); span.Fail("x"); };

        foreach (var name in new[] { "hostile sample", "hostile start", "hostile stop" })
        {
            use.Invoking(u => u(name)).Should().NotThrow();
        }
    }
}
