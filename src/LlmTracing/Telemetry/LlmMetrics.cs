namespace LlmTracing;

/// <summary>
/// The fourteen operational metrics, emitted on the meter <see cref="LlmTracingTelemetry.Name"/>. They are recorded when spans of
/// <see cref="LlmTracer"/> and calls end; the host does nothing beyond the span itself.
/// </summary>
public static class LlmMetrics
{
    /// <summary>Duration of a plan span, seconds.</summary>
    public static readonly LlmMetric PlanDuration = new(
        "plan.duration_seconds", "s", LlmMetricKind.Histogram, "Duration of a plan, when its span ends.");

    /// <summary>Cost of the calls inside a plan span, US dollars.</summary>
    public static readonly LlmMetric PlanCost = new(
        "plan.cost_usd", "{USD}", LlmMetricKind.Histogram, "Cost of all calls inside a plan whose price is known, when its span ends.");

    /// <summary>Decisions inside a plan span.</summary>
    public static readonly LlmMetric PlanDecisionsCount = new(
        "plan.decisions_count", "{decision}", LlmMetricKind.Histogram, "Decision spans directly inside a plan, when its span ends.");

    /// <summary>Plans inside a plan span.</summary>
    public static readonly LlmMetric PlanChildPlansCount = new(
        "plan.child_plans_count", "{plan}", LlmMetricKind.Histogram, "Plan spans directly inside a plan, when its span ends.");

    /// <summary>Duration of an actor span, milliseconds.</summary>
    public static readonly LlmMetric ActorInvocationDuration = new(
        "actor.invocation_duration_ms", "ms", LlmMetricKind.Histogram, "Duration of an actor's invocation, when its span ends.");

    /// <summary>Tokens of the calls inside an actor span.</summary>
    public static readonly LlmMetric ActorTokenUsage = new(
        "actor.token_usage", "{token}", LlmMetricKind.Histogram, "Input and output tokens of all calls inside an actor's invocation, when its span ends.");

    /// <summary>Duration of a tool span, milliseconds.</summary>
    public static readonly LlmMetric ToolInvocationDuration = new(
        "tool.invocation_duration_ms", "ms", LlmMetricKind.Histogram, "Duration of a tool call, when its span ends.");

    /// <summary>Failed part of tool spans.</summary>
    public static readonly LlmMetric ToolErrorRate = new(
        "tool.error_rate", "1", LlmMetricKind.Gauge, "Failed tool calls by all tool calls of the same name since the start of the process, 0 to 1.");

    /// <summary>Duration of a context span or of the scope's ContextAssembly phase, milliseconds.</summary>
    public static readonly LlmMetric ContextBuildDuration = new(
        "context.build_duration_ms", "ms", LlmMetricKind.Histogram, "Duration of the gathering of a context, when its span ends.");

    /// <summary>Input tokens of a call.</summary>
    public static readonly LlmMetric ContextTokensUsed = new(
        "context.tokens_used", "{token}", LlmMetricKind.Histogram, "Input tokens of a call as the provider reports them: how much context it was given.");

    /// <summary>Duration of an index or retrieval span, milliseconds.</summary>
    public static readonly LlmMetric IndexQueryDuration = new(
        "index.query_duration_ms", "ms", LlmMetricKind.Histogram, "Duration of an index query or a retrieval, when its span ends.");

    /// <summary>Duration of a sandbox span, milliseconds.</summary>
    public static readonly LlmMetric SandboxOperationDuration = new(
        "sandbox.operation_duration_ms", "ms", LlmMetricKind.Histogram, "Duration of an operation in a sandbox, when its span ends.");

    /// <summary>HTTP attempts after the first.</summary>
    public static readonly LlmMetric LlmRetryCount = new(
        "llm.retry_count", "{retry}", LlmMetricKind.Counter, "HTTP attempts of calls after their first.");

    /// <summary>Records that were lost before they were written.</summary>
    public static readonly LlmMetric TraceDroppedCount = new(
        "trace.dropped_count", "{record}", LlmMetricKind.Counter, "Records that were accepted and could not be delivered.");

    /// <summary>All of them, in the order above.</summary>
    public static IReadOnlyList<LlmMetric> All { get; } =
    [
        PlanDuration, PlanCost, PlanDecisionsCount, PlanChildPlansCount, ActorInvocationDuration, ActorTokenUsage, ToolInvocationDuration,
        ToolErrorRate, ContextBuildDuration, ContextTokensUsed, IndexQueryDuration, SandboxOperationDuration, LlmRetryCount, TraceDroppedCount,
    ];
}
