using Milliseconds = LlmTracing.ClickHouse.FixedLane<long, LlmTracing.ClickHouse.NumberWire<long, long>>;
using NullableUuids = LlmTracing.ClickHouse.NullableLane<System.Guid, LlmTracing.ClickHouse.UuidWire>;
using UInt16s = LlmTracing.ClickHouse.FixedLane<ushort, LlmTracing.ClickHouse.NumberWire<ushort, ushort>>;
using UInt32s = LlmTracing.ClickHouse.FixedLane<uint, LlmTracing.ClickHouse.NumberWire<uint, uint>>;
using Uuids = LlmTracing.ClickHouse.FixedLane<System.Guid, LlmTracing.ClickHouse.UuidWire>;

namespace LlmTracing.ClickHouse;

/// <summary>
/// The columns of the contract in their documented types, in one pass over the records. Any other type of one of them sends all to the
/// encoders of single columns, which write the same bytes in twice the time.
/// </summary>
internal sealed class ContractEncoder : ColumnGroup<TraceRecord>
{
    private readonly TextLane _requestId = new();
    private readonly Uuids _orgId = new();
    private readonly Uuids _agentId = new();
    private readonly NullableUuids _sessionId = new();
    private readonly NullableUuids _checkpointId = new();
    private readonly KeyLane _model = new();
    private readonly KeyLane _provider = new();
    private readonly FixedLane<bool, BoolWire> _isStreaming = new();
    private readonly UInt32s _inputTokens = new();
    private readonly UInt32s _outputTokens = new();
    private readonly UInt32s _totalTokens = new();
    private readonly UInt16s _authLatencyMs = new();
    private readonly UInt16s _directiveLatencyMs = new();
    private readonly UInt32s _providerTtfbMs = new();
    private readonly UInt32s _totalLatencyMs = new();
    private readonly UInt16s _statusCode = new();
    private readonly FixedLane<bool, BoolWire> _isComplete = new();
    private readonly KeyLane _errorCode = new();
    private readonly Milliseconds _requestedAt = new();
    private readonly Milliseconds _completedAt = new();
    private readonly Lane[] _lanes;

    public ContractEncoder() => _lanes =
    [
        _requestId, _orgId, _agentId, _sessionId, _checkpointId, _model, _provider, _isStreaming, _inputTokens, _outputTokens,
        _totalTokens, _authLatencyMs, _directiveLatencyMs, _providerTtfbMs, _totalLatencyMs, _statusCode, _isComplete, _errorCode,
        _requestedAt, _completedAt,
    ];

    public override IReadOnlyList<Lane> Lanes => _lanes;

    public override void Append(ReadOnlySpan<TraceRecord> rows)
    {
        for (var i = 0; i < rows.Length && i < Lane.Rows; i++)
        {
            var row = rows[i];
            _requestId.Add(row.RequestId);
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

        foreach (var lane in _lanes)
        {
            lane.Append(rows.Length);
        }
    }
}
