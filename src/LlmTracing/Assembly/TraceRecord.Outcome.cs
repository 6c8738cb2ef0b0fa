namespace LlmTracing;

public sealed partial class TraceRecord
{
    /// <summary>
    /// Lower-case family of the error: rate_limit, model_overloaded, timeout, auth, validation, quota_exceeded,
    /// api_error, network_error, cancelled, unknown; empty for success.
    /// </summary>
    public string ErrorCategory { get; set; } = "";

    /// <summary>The provider's own error type, or the exception's type name.</summary>
    public string ErrorType { get; set; } = "";

    /// <summary>
    /// The provider's message, redacted and cut to 1,000 characters; empty unless the option allows it.
    /// </summary>
    public string ErrorMessage { get; set; } = "";

    /// <summary>HTTP attempts after the first.</summary>
    public ushort RetryCount { get; set; }

    /// <summary>Status of each HTTP attempt, 0 where none came; empty where attempts are not observed.</summary>
    public IReadOnlyList<ushort> AttemptStatus { get; set; } = [];

    /// <summary>Milliseconds of each HTTP attempt, parallel to attempt_status.</summary>
    public IReadOnlyList<uint> AttemptLatencyMs { get; set; } = [];

    /// <summary>Error code of each HTTP attempt, parallel to attempt_status.</summary>
    public IReadOnlyList<string> AttemptErrorCode { get; set; } = [];
}
