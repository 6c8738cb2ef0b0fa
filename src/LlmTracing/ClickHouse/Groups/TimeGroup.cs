namespace LlmTracing.ClickHouse;

/// <summary>How long parts of the call took.</summary>
internal sealed class TimeGroup(LaneSet lanes) : ColumnGroup<TraceRecord>(lanes)
{
    private readonly NullableUInt32Lane _ttftMs = lanes.NullableUInt32("ttft_ms");
    private readonly NullableUInt32Lane _lastTokenMs = lanes.NullableUInt32("last_token_ms");
    private readonly NullableUInt32Lane _maxGapMs = lanes.NullableUInt32("max_gap_ms");
    private readonly UInt32Lane _chunkCount = lanes.UInt32("chunk_count");
    private readonly UInt32Lane _consumerBlockedMs = lanes.UInt32("consumer_blocked_ms");
    private readonly UInt32Lane _contextLatencyMs = lanes.UInt32("context_latency_ms");
    private readonly UInt32Lane _overheadUs = lanes.UInt32("overhead_us");

    public override void Read(int i, TraceRecord row)
    {
        _ttftMs.Set(i, row.TtftMs);
        _lastTokenMs.Set(i, row.LastTokenMs);
        _maxGapMs.Set(i, row.MaxGapMs);
        _chunkCount.Set(i, row.ChunkCount);
        _consumerBlockedMs.Set(i, row.ConsumerBlockedMs);
        _contextLatencyMs.Set(i, row.ContextLatencyMs);
        _overheadUs.Set(i, row.OverheadUs);
    }
}
