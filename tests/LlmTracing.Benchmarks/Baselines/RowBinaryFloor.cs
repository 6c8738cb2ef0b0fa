namespace LlmTracing.Benchmarks.Baselines;

/// <summary>The twenty contract columns in RowBinary, written by hand row by row: the floor that other clients are rated against.</summary>
internal sealed class RowBinaryFloor
{
    public const string Format = "RowBinary";

    public ByteBuffer Body { get; } = new();

    public void Encode(ReadOnlySpan<TraceRecord> rows)
    {
        var b = Body;
        b.Reset();
        foreach (var r in rows)
        {
            b.ShortString(r.RequestId);
            b.Uuid(r.OrgId);
            b.Uuid(r.AgentId);
            NullableUuid(b, r.SessionId);
            NullableUuid(b, r.CheckpointId);
            b.ShortString(r.Model);
            b.ShortString(r.Provider);
            b.Byte(r.IsStreaming ? (byte)1 : (byte)0);
            b.UInt32(r.InputTokens);
            b.UInt32(r.OutputTokens);
            b.UInt32(r.TotalTokens);
            b.UInt16(r.AuthLatencyMs);
            b.UInt16(r.DirectiveLatencyMs);
            b.UInt32(r.ProviderTtfbMs);
            b.UInt32(r.TotalLatencyMs);
            b.UInt16(r.StatusCode);
            b.Byte(r.IsComplete ? (byte)1 : (byte)0);
            b.ShortString(r.ErrorCode);
            b.Int64(r.RequestedAt.ToUnixTimeMilliseconds());
            b.Int64(r.CompletedAt.ToUnixTimeMilliseconds());
        }
    }

    private static void NullableUuid(ByteBuffer b, Guid? value)
    {
        if (value is { } uuid)
        {
            b.Byte(0);
            b.Uuid(uuid);
        }
        else
        {
            b.Byte(1);
        }
    }
}
