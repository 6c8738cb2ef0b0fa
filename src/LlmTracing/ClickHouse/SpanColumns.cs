using static LlmTracing.ClickHouse.ColumnsOf<LlmTracing.SpanRecord>;

namespace LlmTracing.ClickHouse;

/// <summary>The one list of columns of the spans table. Adding a column is a property of <see cref="SpanRecord"/> and a line here.</summary>
internal static class SpanColumns
{
    private const string Integers = "T64, ZSTD(1)";

    public static IReadOnlyList<Column<SpanRecord>> All { get; } =
    [
        String("trace_id", static r => r.TraceId, static (r, v) => r.TraceId = v,
            "W3C trace id, 32 hex digits."),
        String("span_id", static r => r.SpanId, static (r, v) => r.SpanId = v,
            "W3C span id, 16 hex digits. A call that is the same operation (made by a client library inside this span) has the same span_id in the traces table."),
        String("parent_span_id", static r => r.ParentSpanId, static (r, v) => r.ParentSpanId = v,
            "Span id of the parent, a span or a call; empty for a root. A parent that is in neither table makes the span a root."),
        Uuid("org_id", static r => r.OrgId, static (r, v) => r.OrgId = v,
            "Organisation of the scope in which the span began; the zero UUID where none is named."),
        Uuid("agent_id", static r => r.AgentId, static (r, v) => r.AgentId = v,
            "Agent of the scope; the zero UUID where none is named."),
        NullableUuid("session_id", static r => r.SessionId, static (r, v) => r.SessionId = v,
            "Session of the scope; null where none is named."),
        LowCardinality("name", static r => r.Name, static (r, v) => r.Name = v,
            "Name of the span."),
        LowCardinality("operation_type", static r => r.OperationType, static (r, v) => r.OperationType = v,
            "llm_call, tool_call, retrieval, embedding, prompt_generation, response_processing; plan, decision, actor, context, index, sandbox; message_link; or the host's own word."),
        LowCardinality("status", static r => r.Status, static (r, v) => r.Status = v,
            "running, completed, failed or cancelled (pending spans are not written). A span that is running here never ended before its process did."),
        DateTime64("started_at", static r => r.StartedAt, static (r, v) => r.StartedAt = v,
            "When the span began, UTC, milliseconds.", Integers),
        DateTime64("ended_at", static r => r.EndedAt, static (r, v) => r.EndedAt = v,
            "When it ended, UTC, milliseconds; for a running span, when it was written.", Integers),
        UInt64("duration_us", static r => r.DurationUs, static (r, v) => r.DurationUs = v,
            "Duration in microseconds.", Integers),
        LowCardinality("error_type", static r => r.ErrorType, static (r, v) => r.ErrorType = v,
            "Class of the error; empty where there was none. Never a message."),
        LowCardinality("source", static r => r.Source, static (r, v) => r.Source = v,
            "Activity source that made the span."),
        String("request_id", static r => r.RequestId, static (r, v) => r.RequestId = v,
            "The call that this span stands for or links, by its request_id in the traces table; empty where there is none."),
        String("message_id", static r => r.MessageId, static (r, v) => r.MessageId = v,
            "Message that the span, or the call it links, produced; empty where none is named."),
        LowCardinality("project_id", static r => r.ProjectId, static (r, v) => r.ProjectId = v,
            "Project of the scope; empty where none is named."),
        String("run_id", static r => r.RunId, static (r, v) => r.RunId = v,
            "Agent run of the scope; empty where none is named."),
        String("step_id", static r => r.StepId, static (r, v) => r.StepId = v,
            "Step of the scope; empty where none is named."),
        String("plan_id", static r => r.PlanId, static (r, v) => r.PlanId = v,
            "Plan of the scope; empty where none is named."),
        String("conversation_id", static r => r.ConversationId, static (r, v) => r.ConversationId = v,
            "Conversation of the scope; empty where none is named."),
        String("user_id", static r => r.UserId, static (r, v) => r.UserId = v,
            "End user of the scope; empty where none is named."),
        LowCardinality("actor", static r => r.Actor, static (r, v) => r.Actor = v,
            "Actor of the scope; empty where none is named."),
        LowCardinality("service_name", static r => r.ServiceName, static (r, v) => r.ServiceName = v,
            "Service."),
        LowCardinality("environment", static r => r.Environment, static (r, v) => r.Environment = v,
            "Deployment environment."),
        LowCardinalityArray("event_names", static r => r.EventNames, static (r, v) => r.EventNames = v,
            "Names of the span's events, in order."),
        UInt32Array("event_offset_ms", static r => r.EventOffsetMs, static (r, v) => r.EventOffsetMs = v,
            "Milliseconds from the start to each event, parallel to event_names."),
        Map("attributes", static r => r.Attributes, static (r, v) => r.Attributes = v,
            "Attributes of the span; content is left out."),
    ];
}
