namespace LlmTracing.Assembly;

/// <summary>What the answer says, as its headers and body were read in passing.</summary>
internal sealed class ResponseFacts
{
    private UsageFacts? _usage;
    private Limits? _limits;

    public string? Id { get; set; }

    public string? Model { get; set; }

    /// <summary>The model by a header: it stands in where the body names none.</summary>
    public string? ModelInHeader { get; set; }

    /// <summary>Request id from the headers.</summary>
    public string? RequestId { get; set; }

    /// <summary>The provider's own words, one per choice; null where there was none.</summary>
    public IReadOnlyList<string>? FinishReasons { get; set; }

    /// <summary>Tool calls that the client has to run.</summary>
    public int ToolCalls { get; set; }

    /// <summary>Names of those calls, in order; null where there was none.</summary>
    public IReadOnlyList<string>? ToolNames { get; set; }

    public string? ServiceTier { get; set; }

    public bool IsByok { get; set; }

    /// <summary>Whether the answer is a stream of events, whatever the request asked for.</summary>
    public bool IsStream { get; set; }

    /// <summary>Whether the provider's own end of the stream was seen; null where its format has no end mark or it was not streamed.</summary>
    public bool? SawEnd { get; set; }

    /// <summary>Events of the stream.</summary>
    public long Chunks { get; set; }

    /// <summary>UTF-8 bytes of text that was delivered (content, reasoning, tool arguments): the base of an estimate.</summary>
    public long TextBytes { get; set; }

    /// <summary>Bytes of the body as the caller read them.</summary>
    public long SizeBytes { get; set; }

    /// <summary>Requests that the provider still allows in its nearest window; null where it does not say.</summary>
    public long? RemainingRequests
    {
        get => _limits?.RemainingRequests;
        set => LimitsFor(value is not null)?.RemainingRequests = value;
    }

    /// <summary>Tokens that the provider still allows in its nearest window; null where it does not say.</summary>
    public long? RemainingTokens
    {
        get => _limits?.RemainingTokens;
        set => LimitsFor(value is not null)?.RemainingTokens = value;
    }

    /// <summary>How long a failed call is to wait before the next try; null where the provider does not say.</summary>
    public TimeSpan? RetryAfter
    {
        get => _limits?.RetryAfter;
        set => LimitsFor(value is not null)?.RetryAfter = value;
    }

    /// <summary>Cost in US dollars as the provider itself reports it.</summary>
    public decimal? ProviderCostUsd { get; set; }

    /// <summary>Error in a body or an event, whatever the HTTP status; null where there was none.</summary>
    public ProviderError? Error { get; set; }

    /// <summary>Made when it is first asked for: not before the answer's end, as a rule.</summary>
    public UsageFacts Usage => _usage ??= new UsageFacts();

    /// <summary>Empties everything for another call. The lists are let go, not emptied: a record may hold them.</summary>
    public void Reset()
    {
        Id = Model = ModelInHeader = RequestId = ServiceTier = null;
        FinishReasons = ToolNames = null;
        ToolCalls = 0;
        IsByok = IsStream = false;
        SawEnd = null;
        Chunks = TextBytes = SizeBytes = 0;
        ProviderCostUsd = null;
        _limits = null;
        Error = null;
        _usage?.Reset();
    }

    private Limits? LimitsFor(bool says) => says ? _limits ??= new Limits() : _limits;

    // Most answers say nothing of limits: an open stream does not keep room for them.
    private sealed class Limits
    {
        public long? RemainingRequests;
        public long? RemainingTokens;
        public TimeSpan? RetryAfter;
    }
}

/// <summary>An error in the provider's own words.</summary>
internal sealed record ProviderError(string? Type, string? Code, string? Message);
