using System.Net;

namespace LlmTracing.ClickHouse;

/// <summary>ClickHouse answered with an error. The message is the server's own, shortened; it holds no credentials.</summary>
internal sealed class ClickHouseException(string message, int code, HttpStatusCode? status, TimeSpan? retryAfter = null)
    : Exception(message)
{
    /// <summary>ClickHouse's error code; 0 where the answer has none (a proxy's, say).</summary>
    public int Code { get; } = code;

    /// <summary>HTTP status of the answer.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>How long the answer asks to wait.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
