using System.Net.Http.Headers;
using System.Runtime.CompilerServices;

namespace LlmTracing.Capture;

/// <summary>
/// Parts of HTTP messages that are not public. Without them a traced call costs a copy of its content's headers, twice, and makes header
/// collections that the message does without.
/// </summary>
/// <remarks>
/// Should a runtime name them differently, <see cref="AreKnown"/> is false, everything goes the public way, and a test of this repository
/// fails.
/// </remarks>
internal static class HttpInternals
{
    /// <summary>Whether this runtime has them all.</summary>
    public static bool AreKnown { get; } = Probe();

    /// <summary>Whether a request has headers: asking for them makes an empty collection where it has none.</summary>
    public static bool HasHeaders(HttpRequestMessage request) => !AreKnown || HeadersOf(request) is not null;

    /// <summary>As <see cref="HasHeaders(HttpRequestMessage)"/>, for an answer.</summary>
    public static bool HasHeaders(HttpResponseMessage response) => !AreKnown || HeadersOf(response) is not null;

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_headers")]
    public static extern ref HttpContentHeaders? HeadersOf(HttpContent content);

    /// <summary>The content that is asked for its length where the headers state none.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_parent")]
    public static extern ref HttpContent ContentOf(HttpContentHeaders headers);

    /// <summary>What <see cref="HttpContentHeaders.ContentLength"/> asks where the headers state no length.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "GetComputedOrBufferLength")]
    public static extern long? LengthOf(HttpContent content);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_headers")]
    private static extern ref HttpRequestHeaders? HeadersOf(HttpRequestMessage request);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_headers")]
    private static extern ref HttpResponseHeaders? HeadersOf(HttpResponseMessage response);

    private static bool Probe()
    {
        try
        {
            using var content = new ByteArrayContent([]);
            using var request = new HttpRequestMessage();
            using var response = new HttpResponseMessage();
            return ReferenceEquals(content.Headers, HeadersOf(content))
                && ReferenceEquals(ContentOf(content.Headers), content)
                && LengthOf(content) == 0
                && HeadersOf(request) is null
                && HeadersOf(response) is null;
        }
        catch (Exception exception) when (exception is MissingMemberException or TypeLoadException)
        {
            return false;
        }
    }
}
