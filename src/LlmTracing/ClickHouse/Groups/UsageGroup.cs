namespace LlmTracing.ClickHouse;

/// <summary>What the call used and cost.</summary>
internal sealed class UsageGroup(LaneSet lanes) : ColumnGroup<TraceRecord>(lanes)
{
    private readonly NullableUInt32Lane _cachedInputTokens = lanes.NullableUInt32("cached_input_tokens");
    private readonly NullableUInt32Lane _cacheWriteTokens = lanes.NullableUInt32("cache_write_tokens");
    private readonly NullableUInt32Lane _reasoningTokens = lanes.NullableUInt32("reasoning_tokens");
    private readonly NullableUInt32Lane _audioInputTokens = lanes.NullableUInt32("audio_input_tokens");
    private readonly NullableUInt32Lane _audioOutputTokens = lanes.NullableUInt32("audio_output_tokens");
    private readonly KeyLane _usageSource = lanes.LowCardinality("usage_source");
    private readonly BoolLane _isUsageInconsistent = lanes.Bool("is_usage_inconsistent");
    private readonly KeyLane _serviceTier = lanes.LowCardinality("service_tier");
    private readonly NullableDecimalLane _costUsd = lanes.NullableDecimal("cost_usd");
    private readonly KeyLane _costSource = lanes.LowCardinality("cost_source");
    private readonly KeyLane _priceId = lanes.LowCardinality("price_id");

    public override void Read(int i, TraceRecord row)
    {
        _cachedInputTokens.Set(i, row.CachedInputTokens);
        _cacheWriteTokens.Set(i, row.CacheWriteTokens);
        _reasoningTokens.Set(i, row.ReasoningTokens);
        _audioInputTokens.Set(i, row.AudioInputTokens);
        _audioOutputTokens.Set(i, row.AudioOutputTokens);
        _usageSource.Set(i, row.UsageSource);
        _isUsageInconsistent.Set(i, row.IsUsageInconsistent);
        _serviceTier.Set(i, row.ServiceTier);
        _costUsd.Set(i, row.CostUsd);
        _costSource.Set(i, row.CostSource);
        _priceId.Set(i, row.PriceId);
    }
}
