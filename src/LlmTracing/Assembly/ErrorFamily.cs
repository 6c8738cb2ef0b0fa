using System.Globalization;

namespace LlmTracing.Assembly;

/// <summary>The values of <see cref="TraceRecord.ErrorCategory"/>, and which one a provider's words or a status belong to.</summary>
internal static class ErrorFamily
{
    public const string RateLimit = "rate_limit";
    public const string ModelOverloaded = "model_overloaded";
    public const string Timeout = "timeout";
    public const string Auth = "auth";
    public const string Validation = "validation";
    public const string QuotaExceeded = "quota_exceeded";
    public const string ApiError = "api_error";
    public const string NetworkError = "network_error";
    public const string Cancelled = "cancelled";
    public const string Unknown = "unknown";

    // Parts of the types and codes that providers use, the telling ones first: insufficient_quota comes with a 429 and is no rate limit.
    private static readonly (string Part, string Family)[] Words =
    [
        ("quota", QuotaExceeded),
        ("billing", QuotaExceeded),
        ("credit", QuotaExceeded),
        ("payment", QuotaExceeded),
        ("rate_limit", RateLimit),
        ("ratelimit", RateLimit),
        ("throttl", RateLimit),
        ("too_many_requests", RateLimit),
        ("toomanyrequests", RateLimit),
        ("resource_exhausted", RateLimit),
        ("overloaded", ModelOverloaded),
        ("capacity", ModelOverloaded),
        ("unavailable", ModelOverloaded),
        ("timeout", Timeout),
        ("timed_out", Timeout),
        ("deadline", Timeout),
        ("auth", Auth),
        ("permission", Auth),
        ("accessdenied", Auth),
        ("access_denied", Auth),
        ("forbidden", Auth),
        ("api_key", Auth),
        ("unrecognizedclient", Auth),
        ("signature", Auth),
        ("invalid", Validation),
        ("validation", Validation),
        ("bad_request", Validation),
        ("badrequest", Validation),
        ("not_found", Validation),
        ("notfound", Validation),
        ("content_filter", Validation),
        ("context_length", Validation),
        ("too_large", Validation),
        ("unsupported", Validation),
        ("server_error", ApiError),
        ("internal", ApiError),
        ("api_error", ApiError),
    ];

    /// <summary>The family of an error in the provider's words; empty where they tell nothing.</summary>
    public static string Of(ProviderError error)
    {
        // Some gateways put the upstream's HTTP status where others put a code.
        if (int.TryParse(error.Code, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 400 and < 600)
        {
            return OfStatus(status);
        }

        return OfWords(error.Code) ?? OfWords(error.Type) ?? "";
    }

    /// <summary>The family of an HTTP status of 400 and more.</summary>
    public static string OfStatus(int status) => status switch
    {
        401 or 403 or 407 => Auth,
        402 => QuotaExceeded,
        408 or 504 or 524 => Timeout,
        429 => RateLimit,
        503 or 529 => ModelOverloaded,
        >= 500 => ApiError,
        _ => Validation,
    };

    private static string? OfWords(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        foreach (var (part, family) in Words)
        {
            if (text.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return family;
            }
        }

        return null;
    }
}
