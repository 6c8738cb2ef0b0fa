using System.Net.Http.Headers;

namespace LlmTracing.ClickHouse;

/// <summary>How long an answer asks to wait.</summary>
internal static class RetryAfter
{
    /// <summary>The time; null where the answer does not say. A moment to wait for is counted from the answer's own date: clocks differ.</summary>
    public static TimeSpan? Of(HttpResponseHeaders headers)
    {
        if (headers.RetryAfter is not { } wait)
        {
            return null;
        }

        var time = wait.Delta ?? (wait.Date - headers.Date);
        return time < TimeSpan.Zero ? TimeSpan.Zero : time;
    }
}
