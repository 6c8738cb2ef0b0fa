namespace LlmTracing.ClickHouse;

/// <summary>How the call failed, and its attempts.</summary>
internal sealed class OutcomeGroup(LaneSet lanes) : ColumnGroup<TraceRecord>(lanes)
{
    private readonly KeyLane _errorCategory = lanes.LowCardinality("error_category");
    private readonly KeyLane _errorType = lanes.LowCardinality("error_type");
    private readonly TextLane _errorMessage = lanes.String("error_message");
    private readonly NullableUInt32Lane _retryAfterMs = lanes.NullableUInt32("retry_after_ms");
    private readonly NullableUInt32Lane _rateLimitRemainingRequests = lanes.NullableUInt32("rate_limit_remaining_requests");
    private readonly NullableUInt32Lane _rateLimitRemainingTokens = lanes.NullableUInt32("rate_limit_remaining_tokens");
    private readonly UInt16Lane _retryCount = lanes.UInt16("retry_count");
    private readonly UInt16ArrayLane _attemptStatus = lanes.UInt16Array("attempt_status");
    private readonly UInt32ArrayLane _attemptLatencyMs = lanes.UInt32Array("attempt_latency_ms");
    private readonly TextArrayLane _attemptErrorCode = lanes.LowCardinalityArray("attempt_error_code");

    public override void Read(int i, TraceRecord row)
    {
        _errorCategory.Set(i, row.ErrorCategory);
        _errorType.Set(i, row.ErrorType);
        _errorMessage.Set(i, row.ErrorMessage);
        _retryAfterMs.Set(i, row.RetryAfterMs);
        _rateLimitRemainingRequests.Set(i, row.RateLimitRemainingRequests);
        _rateLimitRemainingTokens.Set(i, row.RateLimitRemainingTokens);
        _retryCount.Set(i, row.RetryCount);
        _attemptStatus.Set(i, row.AttemptStatus);
        _attemptLatencyMs.Set(i, row.AttemptLatencyMs);
        _attemptErrorCode.Set(i, row.AttemptErrorCode);
    }
}
