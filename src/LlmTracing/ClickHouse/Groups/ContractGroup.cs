using System.Runtime.CompilerServices;

namespace LlmTracing.ClickHouse;

/// <summary>The contract: what every table has.</summary>
internal sealed class ContractGroup(LaneSet lanes) : ColumnGroup<TraceRecord>(lanes)
{
    private readonly TextLane _requestId = lanes.String("request_id");
    private readonly UuidLane _orgId = lanes.Uuid("org_id");
    private readonly UuidLane _agentId = lanes.Uuid("agent_id");
    private readonly NullableUuidLane _sessionId = lanes.NullableUuid("session_id");
    private readonly NullableUuidLane _checkpointId = lanes.NullableUuid("checkpoint_id");
    private readonly KeyLane _model = lanes.LowCardinality("model");
    private readonly KeyLane _provider = lanes.LowCardinality("provider");
    private readonly BoolLane _isStreaming = lanes.Bool("is_streaming");
    private readonly UInt32Lane _inputTokens = lanes.UInt32("input_tokens");
    private readonly UInt32Lane _outputTokens = lanes.UInt32("output_tokens");
    private readonly UInt32Lane _totalTokens = lanes.UInt32("total_tokens");
    private readonly UInt16Lane _authLatencyMs = lanes.UInt16("auth_latency_ms");
    private readonly UInt16Lane _directiveLatencyMs = lanes.UInt16("directive_latency_ms");
    private readonly UInt32Lane _providerTtfbMs = lanes.UInt32("provider_ttfb_ms");
    private readonly UInt32Lane _totalLatencyMs = lanes.UInt32("total_latency_ms");
    private readonly UInt16Lane _statusCode = lanes.UInt16("status_code");
    private readonly BoolLane _isComplete = lanes.Bool("is_complete");
    private readonly KeyLane _errorCode = lanes.LowCardinality("error_code");
    private readonly TimeLane _requestedAt = lanes.DateTime64("requested_at");
    private readonly TimeLane _completedAt = lanes.DateTime64("completed_at");

    // All that a small table has: worth a loop that knows what it calls.
    public override void Read(ReadOnlySpan<TraceRecord> rows)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            Read(i, rows[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override void Read(int i, TraceRecord row)
    {
        _requestId.Set(i, row.RequestId);
        _orgId.Set(i, row.OrgId);
        _agentId.Set(i, row.AgentId);
        _sessionId.Set(i, row.SessionId);
        _checkpointId.Set(i, row.CheckpointId);
        _model.Set(i, row.Model);
        _provider.Set(i, row.Provider);
        _isStreaming.Set(i, row.IsStreaming);
        _inputTokens.Set(i, row.InputTokens);
        _outputTokens.Set(i, row.OutputTokens);
        _totalTokens.Set(i, row.TotalTokens);
        _authLatencyMs.Set(i, row.AuthLatencyMs);
        _directiveLatencyMs.Set(i, row.DirectiveLatencyMs);
        _providerTtfbMs.Set(i, row.ProviderTtfbMs);
        _totalLatencyMs.Set(i, row.TotalLatencyMs);
        _statusCode.Set(i, row.StatusCode);
        _isComplete.Set(i, row.IsComplete);
        _errorCode.Set(i, row.ErrorCode);
        _requestedAt.Set(i, MillisecondsWire.Of(row.RequestedAtTicks));
        _completedAt.Set(i, MillisecondsWire.Of(row.CompletedAtTicks));
    }
}
