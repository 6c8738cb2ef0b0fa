namespace LlmTracing;

public sealed partial class TraceRecord
{
    // Errors and attempts, kept apart as the parts of a run are.
    private OutcomePart? _outcome;

    /// <summary>
    /// Lower-case family of the error: rate_limit, model_overloaded, timeout, auth, validation, quota_exceeded,
    /// api_error, network_error, cancelled, unknown; empty for success.
    /// </summary>
    public string ErrorCategory
    {
        get => _outcome?.ErrorCategory ?? "";
        set => OutcomeFor(value is { Length: > 0 })?.ErrorCategory = value;
    }

    /// <summary>The provider's own error type, or the exception's type name.</summary>
    public string ErrorType
    {
        get => _outcome?.ErrorType ?? "";
        set => OutcomeFor(value is { Length: > 0 })?.ErrorType = value;
    }

    /// <summary>
    /// The provider's message, redacted and cut to 1,000 characters; empty unless the option allows it.
    /// </summary>
    public string ErrorMessage
    {
        get => _outcome?.ErrorMessage ?? "";
        set => OutcomeFor(value is { Length: > 0 })?.ErrorMessage = value;
    }

    /// <summary>Milliseconds that the provider asks to wait before the next try; null where the call succeeded or the provider does not say.</summary>
    public uint? RetryAfterMs
    {
        get => _outcome?.RetryAfterMs;
        set => OutcomeFor(value is not null)?.RetryAfterMs = value;
    }

    /// <summary>Requests left in the provider's nearest rate-limit window; null where it does not say.</summary>
    public uint? RateLimitRemainingRequests
    {
        get => _outcome?.RateLimitRemainingRequests;
        set => OutcomeFor(value is not null)?.RateLimitRemainingRequests = value;
    }

    /// <summary>Tokens left in the provider's nearest rate-limit window; null where it does not say.</summary>
    public uint? RateLimitRemainingTokens
    {
        get => _outcome?.RateLimitRemainingTokens;
        set => OutcomeFor(value is not null)?.RateLimitRemainingTokens = value;
    }

    /// <summary>HTTP attempts after the first.</summary>
    public ushort RetryCount { get; set; }

    /// <summary>Status of each HTTP attempt, 0 where none came; empty where attempts are not observed.</summary>
    public IReadOnlyList<ushort> AttemptStatus
    {
        get => _outcome?.AttemptStatus ?? [];
        set => OutcomeFor(value is { Count: > 0 })?.AttemptStatus = value;
    }

    /// <summary>Milliseconds of each HTTP attempt, parallel to attempt_status.</summary>
    public IReadOnlyList<uint> AttemptLatencyMs
    {
        get => _outcome?.AttemptLatencyMs ?? [];
        set => OutcomeFor(value is { Count: > 0 })?.AttemptLatencyMs = value;
    }

    /// <summary>Error code of each HTTP attempt, parallel to attempt_status.</summary>
    public IReadOnlyList<string> AttemptErrorCode
    {
        get => _outcome?.AttemptErrorCode ?? [];
        set => OutcomeFor(value is { Count: > 0 })?.AttemptErrorCode = value;
    }

    private OutcomePart? OutcomeFor(bool says) => says ? _outcome ??= new OutcomePart() : _outcome;

    private sealed class OutcomePart
    {
        public uint? RetryAfterMs;
        public uint? RateLimitRemainingRequests;
        public uint? RateLimitRemainingTokens;
        public string ErrorCategory = "";
        public string ErrorType = "";
        public string ErrorMessage = "";
        public IReadOnlyList<ushort> AttemptStatus = [];
        public IReadOnlyList<uint> AttemptLatencyMs = [];
        public IReadOnlyList<string> AttemptErrorCode = [];
    }
}
