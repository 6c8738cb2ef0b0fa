using System.Globalization;
using LlmTracing.Capture;

namespace LlmTracing.Context;

/// <summary>Reads what a client SDK that retries above the handler says of its attempt. Each such attempt is a call with a row of its own.</summary>
internal static class SdkRetries
{
    /// <summary>Sent by SDKs made with Stainless, such as Anthropic's.</summary>
    private const string Header = "x-stainless-retry-count";

    /// <summary>Attempts before this one; 0 where nothing is said.</summary>
    public static ushort Of(HttpRequestMessage request) =>
        HttpInternals.HasHeaders(request)
        && request.Headers.NonValidated.TryGetValues(Header, out var values)
        && ushort.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : (ushort)0;
}
