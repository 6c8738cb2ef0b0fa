namespace LlmTracing;

/// <summary>The stable values of <see cref="TraceRecord.ErrorCode"/>.</summary>
public static class ErrorCodes
{
    /// <summary>No error: the call succeeded.</summary>
    public const string None = "";

    /// <summary>The provider refused the request as invalid (HTTP 400).</summary>
    public const string InvalidRequest = "INVALID_REQUEST";

    /// <summary>The provider's rate limit or quota was hit (HTTP 429).</summary>
    public const string RateLimited = "RATE_LIMITED";

    /// <summary>The client's timeout ran out, or a gateway's did (HTTP 504).</summary>
    public const string ProviderTimeout = "PROVIDER_TIMEOUT";

    /// <summary>Any other answer of 4xx or 5xx, an error inside a 200, or a failure of network, DNS or TLS.</summary>
    public const string ProviderUnavailable = "PROVIDER_UNAVAILABLE";

    /// <summary>The answer began and its end never came, or the caller left it unread.</summary>
    public const string StreamIncomplete = "STREAM_INCOMPLETE";

    /// <summary>The caller cancelled the call before its end.</summary>
    public const string Cancelled = "CANCELLED";
}
