using LlmTracing.Context;

namespace LlmTracing.Tests.Context;

public sealed class CallContextTests
{
    private static readonly Guid Org = LlmIds.FromName("acme");
    private static readonly Guid Agent = LlmIds.FromName("planner");

    [Fact]
    public void ApplyTo_TakesTheRequestBeforeTheScopeBeforeTheOptions()
    {
        var options = new LlmTracingOptions { OrgId = Org, ProjectId = "options", ServiceName = "shop", EnvironmentName = "Test" };
        using var scope = LlmTraceScope.Begin(new LlmTraceContext { ProjectId = "scope", StepId = "scope", UserId = "u1" });
        using var request = new HttpRequestMessage();
        request.SetLlmTraceContext(new LlmTraceContext { StepId = "request", AgentId = Agent });

        var record = Apply(CallContext.Capture(request, options.DefaultContext));

        record.Should().BeEquivalentTo(new
        {
            OrgId = Org, AgentId = Agent, ProjectId = "scope", StepId = "request", UserId = "u1", ServiceName = "shop", Environment = "Test",
        });
    }

    [Fact]
    public void ApplyTo_FillsEveryCorrelationValueOfTheContext()
    {
        var context = new LlmTraceContext
        {
            OrgId = Org, AgentId = Agent, SessionId = Guid.NewGuid(), CheckpointId = Guid.NewGuid(), OperationId = "op", ProjectId = "project",
            RunId = "run", StepId = "step", PlanId = "plan", DecisionId = "decision", ConversationId = "conversation", MessageId = "message",
            UserId = "user", Actor = "actor", CallType = "type", OriginalModel = "model", ServiceName = "service", Environment = "environment",
            TraceId = "trace", ParentSpanId = "parent", AgentTags = ["tag"], Attributes = new Dictionary<string, string> { ["k"] = "v" },
        };
        using var request = new HttpRequestMessage();
        request.SetLlmTraceContext(context);

        Apply(CallContext.Capture(request, defaults: null)).Should().BeEquivalentTo(context);
    }

    [Fact]
    public void Capture_HoldsTheScopeOfTheStart_NotOfTheEnd()
    {
        CallContext captured;
        using (LlmTraceScope.Begin(new LlmTraceContext { StepId = "start" }))
        {
            captured = CallContext.Capture(new HttpRequestMessage(), defaults: null);
        }

        using var later = LlmTraceScope.Begin(new LlmTraceContext { StepId = "end" });

        Apply(captured).StepId.Should().Be("start");
    }

    [Fact]
    public void Record_AddsUpThePhasesThatEndedBeforeTheCall()
    {
        using var outer = LlmTraceScope.Begin(new LlmTraceContext());
        outer.Record(LlmPhase.Auth, TimeSpan.FromMilliseconds(7.9));
        using var inner = LlmTraceScope.Begin(new LlmTraceContext());
        inner.Record(LlmPhase.Auth, TimeSpan.FromMilliseconds(5));
        inner.Record(LlmPhase.Directive, TimeSpan.FromDays(1));
        inner.Record(LlmPhase.ContextAssembly, TimeSpan.FromSeconds(-1));
        var captured = CallContext.Capture(new HttpRequestMessage(), defaults: null);
        inner.Record(LlmPhase.Auth, TimeSpan.FromSeconds(1));

        var record = Apply(captured);

        record.AuthLatencyMs.Should().Be(12);
        record.DirectiveLatencyMs.Should().Be(ushort.MaxValue);
        record.ContextLatencyMs.Should().Be(0);
    }

    [Fact]
    public void Measure_TimesUntilDisposed()
    {
        var time = new ManualTime();
        using var scope = LlmTraceScope.Begin(new LlmTraceContext(), time);
        using (scope.Measure(LlmPhase.Directive))
        {
            time.Advance(TimeSpan.FromMilliseconds(42));
        }

        Apply(CallContext.Capture(new HttpRequestMessage(), defaults: null)).DirectiveLatencyMs.Should().Be(42);
    }

    [Fact]
    public void LinkMessage_BeforeTheCallEnds_IsOnItsRow()
    {
        using var scope = LlmTraceScope.Begin(new LlmTraceContext());
        var captured = CallContext.Capture(new HttpRequestMessage(), defaults: null);
        scope.LinkMessage("msg_1");

        Apply(captured).MessageId.Should().Be("msg_1");
    }

    [Fact]
    public void Capture_AllocatesNothing()
    {
        using var scope = LlmTraceScope.Begin(new LlmTraceContext { StepId = "s" });
        using var request = new HttpRequestMessage();
        request.SetLlmTraceContext(new LlmTraceContext { StepId = "r" });
        for (var i = 0; i < 100; i++)
        {
            CallContext.Capture(request, defaults: null);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            CallContext.Capture(request, defaults: null);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(100);
    }

    private static TraceRecord Apply(CallContext context)
    {
        var record = new TraceRecord();
        context.ApplyTo(record);
        return record;
    }
}
