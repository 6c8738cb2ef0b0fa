namespace LlmTracing.ClickHouse;

/// <summary>What was asked of whom.</summary>
internal sealed class CallGroup(LaneSet lanes) : ColumnGroup<TraceRecord>(lanes)
{
    private readonly KeyLane _operation = lanes.LowCardinality("operation");
    private readonly KeyLane _responseModel = lanes.LowCardinality("response_model");
    private readonly KeyLane _originalModel = lanes.LowCardinality("original_model");
    private readonly TextLane _responseId = lanes.String("response_id");
    private readonly TextLane _providerRequestId = lanes.String("provider_request_id");
    private readonly KeyLane _serverAddress = lanes.LowCardinality("server_address");
    private readonly KeyLane _apiPath = lanes.LowCardinality("api_path");
    private readonly BoolLane _isByok = lanes.Bool("is_byok");
    private readonly NullableFloat32Lane _temperature = lanes.NullableFloat32("temperature");
    private readonly NullableUInt32Lane _maxTokens = lanes.NullableUInt32("max_tokens");
    private readonly UInt16Lane _toolCalls = lanes.UInt16("tool_calls");
    private readonly TextArrayLane _toolNames = lanes.LowCardinalityArray("tool_names");
    private readonly TextArrayLane _finishReasons = lanes.LowCardinalityArray("finish_reasons");
    private readonly TextLane _contextHash = lanes.String("context_hash");
    private readonly UInt64Lane _requestSizeBytes = lanes.UInt64("request_size_bytes");
    private readonly UInt64Lane _responseSizeBytes = lanes.UInt64("response_size_bytes");
    private readonly TextLane _llmConfigJson = lanes.String("llm_config_json");

    public override void Read(int i, TraceRecord row)
    {
        _operation.Set(i, row.Operation);
        _responseModel.Set(i, row.ResponseModel);
        _originalModel.Set(i, row.OriginalModel);
        _responseId.Set(i, row.ResponseId);
        _providerRequestId.Set(i, row.ProviderRequestId);
        _serverAddress.Set(i, row.ServerAddress);
        _apiPath.Set(i, row.ApiPath);
        _isByok.Set(i, row.IsByok);
        _temperature.Set(i, row.Temperature);
        _maxTokens.Set(i, row.MaxTokens);
        _toolCalls.Set(i, row.ToolCalls);
        _toolNames.Set(i, row.ToolNames);
        _finishReasons.Set(i, row.FinishReasons);
        _contextHash.Set(i, row.ContextHash);
        _requestSizeBytes.Set(i, row.RequestSizeBytes);
        _responseSizeBytes.Set(i, row.ResponseSizeBytes);
        _llmConfigJson.Set(i, row.LlmConfigJson);
    }
}
