namespace LlmTracing.ClickHouse;

/// <summary>Who made the call, inside what.</summary>
internal sealed class CorrelationGroup(LaneSet lanes) : ColumnGroup<TraceRecord>(lanes)
{
    private readonly TextLane _traceId = lanes.String("trace_id");
    private readonly TextLane _spanId = lanes.String("span_id");
    private readonly TextLane _parentSpanId = lanes.String("parent_span_id");
    private readonly TextLane _operationId = lanes.String("operation_id");
    private readonly KeyLane _projectId = lanes.LowCardinality("project_id");
    private readonly TextLane _runId = lanes.String("run_id");
    private readonly TextLane _stepId = lanes.String("step_id");
    private readonly TextLane _planId = lanes.String("plan_id");
    private readonly TextLane _decisionId = lanes.String("decision_id");
    private readonly TextLane _conversationId = lanes.String("conversation_id");
    private readonly TextLane _messageId = lanes.String("message_id");
    private readonly TextLane _userId = lanes.String("user_id");
    private readonly KeyLane _actor = lanes.LowCardinality("actor");
    private readonly TextArrayLane _agentTags = lanes.LowCardinalityArray("agent_tags");
    private readonly KeyLane _callType = lanes.LowCardinality("call_type");
    private readonly KeyLane _serviceName = lanes.LowCardinality("service_name");
    private readonly KeyLane _environment = lanes.LowCardinality("environment");
    private readonly MapLane _attributes = lanes.Map("attributes");

    public override void Read(int i, TraceRecord row)
    {
        _traceId.Set(i, row.TraceId);
        _spanId.Set(i, row.SpanId);
        _parentSpanId.Set(i, row.ParentSpanId);
        _operationId.Set(i, row.OperationId);
        _projectId.Set(i, row.ProjectId);
        _runId.Set(i, row.RunId);
        _stepId.Set(i, row.StepId);
        _planId.Set(i, row.PlanId);
        _decisionId.Set(i, row.DecisionId);
        _conversationId.Set(i, row.ConversationId);
        _messageId.Set(i, row.MessageId);
        _userId.Set(i, row.UserId);
        _actor.Set(i, row.Actor);
        _agentTags.Set(i, row.AgentTags);
        _callType.Set(i, row.CallType);
        _serviceName.Set(i, row.ServiceName);
        _environment.Set(i, row.Environment);
        _attributes.Set(i, row.Attributes);
    }
}
