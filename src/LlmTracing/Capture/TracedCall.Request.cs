using System.Diagnostics.CodeAnalysis;

namespace LlmTracing.Capture;

// The request on its way out.
internal sealed partial class TracedCall
{
    private const long MaxUnsentBytes = 4 << 20;

    /// <summary>
    /// Puts a body that asks for usage in the place of the caller's, where the request is one that may be changed. The only step that reads a
    /// request before it is sent, and the only one that changes it: taken where <see cref="LlmTracingOptions.RequestStreamUsage"/> is on.
    /// </summary>
    [SuppressMessage("Design", "CA1031", Justification = "A content that cannot be read here fails the send itself, as it does without us.")]
    public async ValueTask AskForUsageAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var facts = _observer.Facts;
        if (!StreamUsageRequest.MayChange(request, facts.Provider, facts.ApiPath))
        {
            return;
        }

        try
        {
            var content = request.Content!;
            var body = await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            if (StreamUsageRequest.Change(content, body, facts.Provider) is not { } changed)
            {
                return;
            }

            request.Content = _request = new ObservedRequestContent(changed, this) { Unchanged = content };
        }
        catch (Exception)
        {
            // See above.
        }
    }

    /// <summary>As <see cref="AskForUsageAsync"/>, for a synchronous send: a body that is not in memory is waited for.</summary>
    public void AskForUsage(HttpRequestMessage request, CancellationToken cancellationToken) =>
        AskForUsageAsync(request, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>Starts the call's activity and puts itself between the request's content and the handlers below.</summary>
    public void AttachTo(HttpRequestMessage request) => Observe(
        static (call, request) =>
        {
            call._observer.Facts.Span = call._pipeline.StartSpan(request, call._observer.Facts);
            if (request.Content is not { } content)
            {
                call.OnRequestEnd();
                return;
            }

            // It stands there already where a changed body is sent.
            if (call._request is not null)
            {
                return;
            }

            call._requestBody = ObservedBody.Of(content);
            request.Content = call._request = new ObservedRequestContent(content, call);
        },
        request);

    /// <summary>Gives the request its own content back, so that the caller finds it as it was.</summary>
    public void DetachFrom(HttpRequestMessage request)
    {
        if (_request is not { } observed)
        {
            return;
        }

        // Not where a redirect took the content away, or a handler below put another one in its place.
        if (ReferenceEquals(request.Content, observed))
        {
            request.Content = observed.Unchanged ?? observed.Content;
        }

        ContentHeaders.TakeBack(observed.Content);
        _request = null;
    }

    /// <summary>Bytes of the request pass. Where a body is sent again (redirect, retry), what was seen already is skipped.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="position">Where they stand in the body.</param>
    [SuppressMessage("Design", "CA1031", Justification = "The traced call is sacred.")]
    public void OnRequestBytes(ReadOnlySpan<byte> bytes, long position)
    {
        var taken = false;
        try
        {
            _observing.Enter(ref taken);
            var seen = _requestBytes - position;
            if (_ended || _requestEnded || seen < 0 || seen >= bytes.Length)
            {
                return;
            }

            _requestBytes = position + bytes.Length;
            bytes = bytes[(int)seen..];
            if (_requestBody is null)
            {
                ShowRequest(bytes);
            }
            else
            {
                _requestBody.Decode(bytes, ShowRequest);
            }
        }
        catch (Exception fault)
        {
            _pipeline.OnFault(fault);
        }
        finally
        {
            Leave(taken);
        }
    }

    /// <summary>The request's body passed to its end.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The traced call is sacred.")]
    public void OnRequestEnd()
    {
        var taken = false;
        try
        {
            _observing.Enter(ref taken);
            if (_ended || _requestEnded)
            {
                return;
            }

            _requestEnded = true;
            _observer.OnRequestEnd();
        }
        catch (Exception fault)
        {
            _pipeline.OnFault(fault);
        }
        finally
        {
            Leave(taken);
        }
    }

    private void ShowRequest(ReadOnlySpan<byte> bytes)
    {
        _payload?.OnRequestBytes(bytes);
        _observer.OnRequestBytes(bytes);
    }

    /// <summary>Reads a request that failed before it was sent (DNS, connect), where reading it changes nothing for the caller.</summary>
    private void ReadUnsentRequest()
    {
        // A length that the content itself can tell says that the body is in memory or can be sought, and so may be read again, as a retry would. One
        // that stands in the headers alone says nothing: the body may be a stream that is read once.
        if (_request is not { Content: var content } || !ContentHeaders.IsJson(content)
            || !ContentHeaders.TryGetLength(content, out var length) || length is 0 or > MaxUnsentBytes)
        {
            return;
        }

        Observe(
            static (call, content) =>
            {
                try
                {
                    content.CopyTo(new RequestWriteStream(Stream.Null, call), null, default);
                }
                catch (NotSupportedException)
                {
                    // A content that can only be sent asynchronously.
                }
            },
            content);
    }
}
