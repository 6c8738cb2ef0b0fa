namespace LlmTracing;

/// <summary>
/// One LLM call: one row of the traces table. The twenty properties in this file are the contract that every table has;
/// the other files hold those that a table may lack.
/// </summary>
/// <remarks>
/// Values hold no content: no prompt, completion, tool argument, header or query value. Not safe for concurrent writes;
/// after <see cref="ITraceSink.Write"/> the record belongs to the sinks and must not be changed.
/// </remarks>
public sealed partial class TraceRecord
{
    // Ticks in UTC: half of what a DateTimeOffset takes.
    private long _requestedAt;
    private long _completedAt;

    /// <summary>Unique id of this row, made by the library: a version 7 UUID in text form.</summary>
    public string RequestId { get; set; } = "";

    /// <summary>
    /// Organisation (tenant) the call was made for; the zero UUID where no scope or default names one.
    /// </summary>
    public Guid OrgId { get; set; }

    /// <summary>Agent or feature that made the call; the zero UUID where none is named.</summary>
    public Guid AgentId { get; set; }

    /// <summary>Session the call belongs to; null where none is named.</summary>
    public Guid? SessionId
    {
        get => _run?.SessionId;
        set => RunFor(value)?.SessionId = value;
    }

    /// <summary>Checkpoint the call belongs to; null where none is named.</summary>
    public Guid? CheckpointId
    {
        get => _run?.CheckpointId;
        set => RunFor(value)?.CheckpointId = value;
    }

    /// <summary>Model the caller asked for, in the provider's words; empty where the request names none.</summary>
    public string Model { get; set; } = "";

    /// <summary>
    /// Provider by its OpenTelemetry <c>gen_ai.provider.name</c> value, such as <c>openai</c> or
    /// <c>aws.bedrock</c>.
    /// </summary>
    public string Provider { get; set; } = "";

    /// <summary>Whether the answer was delivered as a stream of events.</summary>
    public bool IsStreaming { get; set; }

    /// <summary>
    /// Everything the prompt cost: uncached, cache read, cache write and tool-use tokens. 0 where nothing was
    /// reported; see <see cref="UsageSource"/>.
    /// </summary>
    public uint InputTokens { get; set; }

    /// <summary>
    /// Everything that was generated, reasoning included. 0 where nothing was reported; see <see
    /// cref="UsageSource"/>.
    /// </summary>
    public uint OutputTokens { get; set; }

    /// <summary>Tokens altogether: <see cref="InputTokens"/> + <see cref="OutputTokens"/>.</summary>
    public uint TotalTokens { get; set; }

    /// <summary>Milliseconds spent in the scope's Auth phase before the call.</summary>
    public ushort AuthLatencyMs { get; set; }

    /// <summary>Milliseconds spent in the scope's Directive phase before the call.</summary>
    public ushort DirectiveLatencyMs { get; set; }

    /// <summary>Milliseconds from the send to the first byte of the answer's body; 0 where no byte came.</summary>
    public uint ProviderTtfbMs { get; set; }

    /// <summary>Milliseconds from the send to the end of the answer, as the caller saw it.</summary>
    public uint TotalLatencyMs { get; set; }

    /// <summary>HTTP status of the provider's answer; 0 where none came.</summary>
    public ushort StatusCode { get; set; }

    /// <summary>Whether the answer was read to its end; false for a cut, abandoned or cancelled one.</summary>
    public bool IsComplete { get; set; }

    /// <summary>Stable upper-case outcome, one of <see cref="ErrorCodes"/>; empty for success.</summary>
    public string ErrorCode { get; set; } = "";

    /// <summary>When the request was sent, UTC, milliseconds.</summary>
    public DateTimeOffset RequestedAt
    {
        get => new(_requestedAt, TimeSpan.Zero);
        set => _requestedAt = value.UtcTicks;
    }

    /// <summary>When the call ended, UTC, milliseconds.</summary>
    public DateTimeOffset CompletedAt
    {
        get => new(_completedAt, TimeSpan.Zero);
        set => _completedAt = value.UtcTicks;
    }

    /// <summary><see cref="RequestedAt"/> as it is kept: what is only written needs no <see cref="DateTimeOffset"/>.</summary>
    internal long RequestedAtTicks => _requestedAt;

    /// <summary><see cref="CompletedAt"/> as it is kept.</summary>
    internal long CompletedAtTicks => _completedAt;
}
