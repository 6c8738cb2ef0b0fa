namespace LlmTracing.Benchmarks.Baselines;

/// <summary>The twenty contract columns in RowBinary, written by hand row by row: the floor that other clients are rated against.</summary>
internal sealed class RowBinaryFloor
{
    public const string Format = "RowBinary";

    // Four short texts at the most and everything else.
    private const int MaxRow = 1024;

    public ByteBuffer Body { get; } = new();

    public void Encode(ReadOnlySpan<TraceRecord> rows)
    {
        Body.Reset();
        foreach (var r in rows)
        {
            ref var to = ref Body.Room(MaxRow);
            to = ref ByteBuffer.ShortString(ref to, r.RequestId);
            to = ref ByteBuffer.Uuid(ref to, r.OrgId);
            to = ref ByteBuffer.Uuid(ref to, r.AgentId);
            to = ref NullableUuid(ref to, r.SessionId);
            to = ref NullableUuid(ref to, r.CheckpointId);
            to = ref ByteBuffer.ShortString(ref to, r.Model);
            to = ref ByteBuffer.ShortString(ref to, r.Provider);
            to = ref ByteBuffer.Write(ref to, r.IsStreaming);
            to = ref ByteBuffer.Write(ref to, r.InputTokens);
            to = ref ByteBuffer.Write(ref to, r.OutputTokens);
            to = ref ByteBuffer.Write(ref to, r.TotalTokens);
            to = ref ByteBuffer.Write(ref to, r.AuthLatencyMs);
            to = ref ByteBuffer.Write(ref to, r.DirectiveLatencyMs);
            to = ref ByteBuffer.Write(ref to, r.ProviderTtfbMs);
            to = ref ByteBuffer.Write(ref to, r.TotalLatencyMs);
            to = ref ByteBuffer.Write(ref to, r.StatusCode);
            to = ref ByteBuffer.Write(ref to, r.IsComplete);
            to = ref ByteBuffer.ShortString(ref to, r.ErrorCode);
            to = ref ByteBuffer.Write(ref to, r.RequestedAt.ToUnixTimeMilliseconds());
            to = ref ByteBuffer.Write(ref to, r.CompletedAt.ToUnixTimeMilliseconds());
            Body.KeepTo(ref to);
        }
    }

    private static ref byte NullableUuid(ref byte to, Guid? value)
    {
        to = ref ByteBuffer.Write(ref to, value is null);
        return ref value is { } uuid ? ref ByteBuffer.Uuid(ref to, uuid) : ref to;
    }
}
