namespace LlmTracing.Tests.Docs;

/// <summary>The code of <c>docs/observability.md</c>.</summary>
internal static class ObservabilityExample
{
    public static async Task<LlmTraceContext> ScopeAsync(string runId, Func<Task> AuthorizeAsync)
    {
        using var scope = LlmTraceScope.Begin(new LlmTraceContext
        {
            OrgId = LlmIds.FromName("acme"),       // the same name, the same id, for ever
            AgentId = LlmIds.FromName("planner"),
            RunId = runId,
            StepId = "choose-hotel",
        });
        using (scope.Measure(LlmPhase.Auth))        // fills auth_latency_ms of the calls that follow
        {
            await AuthorizeAsync();
        }

        return scope.Context;
    }

    public static LlmSpan Span(bool failed)
    {
        using var span = LlmTracer.StartSpan("search hotels", LlmOperations.ToolCall);
        span.SetAttribute("hits", 12);
        if (failed)
        {
            span.Fail("timeout");                   // else it is completed when disposed
        }

        return span;
    }
}
