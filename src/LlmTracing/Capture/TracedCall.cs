using System.Diagnostics.CodeAnalysis;
using LlmTracing.Assembly;
using LlmTracing.Payloads;
using LlmTracing.Providers;

namespace LlmTracing.Capture;

/// <summary>
/// One call on its way: feeds its observer with the bytes that pass, keeps its times, and completes exactly once, on whichever end comes
/// first.
/// </summary>
/// <remarks>
/// Request and answer may pass at the same time and on several threads (duplex, hedging), so the observer is entered under a lock. It is
/// nearly never contended and held for the time of a scan, so it is one that spins and costs no object.
/// What nobody ends, its <see cref="AbandonedCallWatch"/> does.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "The contents belong to the request: it disposes them.")]
internal sealed class TracedCall
{
    private const long MaxUnsentBytes = 4 << 20;

    // Looking at the clock twice a read costs as much as the reading of an event: the library's own time is taken of the first reads, and of
    // every so many after them for all of those.
    private const int TimedReads = 16;

    private readonly TracePipeline _pipeline;
    private readonly CallObserver _observer;
    private readonly PayloadTap? _payload;
    private readonly AbandonedCallWatch _watch;
    private readonly CancellationToken _sendToken;
    private readonly ClientTimeouts _timeouts;
    private CancellationToken _readToken;
    private ObservedRequestContent? _request;
    private ObservedBody? _requestBody;
    private ObservedBody? _responseBody;
    private long _requestBytes;
    private long _responseBytes;
    private long _responseLength = -1;
    private long _arrived;
    private long _heldSince;
    private long _consumerBlocked;
    private int _reads;
    private int _ending;
    private SpinLock _observing = new(enableThreadOwnerTracking: false);
    private bool _requestEnded;
    private bool _ended;

    public TracedCall(TracePipeline pipeline, CallObserver observer, CancellationToken cancellationToken)
    {
        _pipeline = pipeline;
        _observer = observer;
        _payload = pipeline.Payloads?.Begin();
        _sendToken = cancellationToken;
        _timeouts = ClientTimeouts.Of(cancellationToken);
        _watch = AbandonedCallWatch.Over(this);
        Course.StartedAt = pipeline.Time.GetUtcNow();
        Course.Started = pipeline.Time.GetTimestamp();
    }

    /// <summary>The call's clock.</summary>
    public long Timestamp => _pipeline.Time.GetTimestamp();

    private CallCourse Course => _observer.Facts.Course;

    /// <summary>The call that a request belongs to, seen from a handler below; null where it is not traced.</summary>
    public static TracedCall? Of(HttpRequestMessage request) => (request.Content as ObservedRequestContent)?.Call;

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

    /// <summary>Puts itself between the answer's content and the caller.</summary>
    public void AttachTo(HttpResponseMessage response) => Observe(
        static (call, response) =>
        {
            call.Course.StatusCode = (int)response.StatusCode;
            call._payload?.OnResponseHeaders(response.Content.Headers.ContentType?.MediaType, call._observer.Facts.Request.Stream == true);
            call._observer.OnResponseHeaders(response);
            call._responseBody = ObservedBody.Of(response.Content);
            call._responseLength = ContentHeaders.StatedLength(response.Content);
            if (call._responseLength == 0)
            {
                call.End(CallEnd.Completed);
            }
            else
            {
                response.Content = new ObservedResponseContent(response.Content, call);
            }
        },
        response);

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

    /// <summary>An HTTP attempt of the call was answered.</summary>
    public void OnAttempt(long started, HttpResponseMessage response) =>
        AddAttempt(started, (int)response.StatusCode, CallOutcome.CodeOf((int)response.StatusCode));

    /// <summary>An HTTP attempt of the call failed.</summary>
    public void OnAttempt(long started, Exception exception) => AddAttempt(started, 0, CallFailure.Classify(exception, _timeouts, _sendToken) switch
    {
        CallEnd.Cancelled => ErrorCodes.Cancelled,
        CallEnd.TimedOut => ErrorCodes.ProviderTimeout,

        // Cancelled, but not by the call's own token: a timeout per attempt of the handlers in between.
        _ when exception is OperationCanceledException => ErrorCodes.ProviderTimeout,
        _ => ErrorCodes.ProviderUnavailable,
    });

    /// <summary>The caller comes for more of the answer.</summary>
    public void OnReading(CancellationToken cancellationToken) => _readToken = cancellationToken;

    /// <summary>What the caller came for is not there yet: up to here it was he who held the stream.</summary>
    public void OnWaiting()
    {
        if (_heldSince == 0)
        {
            return;
        }

        _consumerBlocked += _pipeline.Time.GetTimestamp() - _heldSince;
        _heldSince = 0;
    }

    /// <summary>Bytes of the answer are handed to the caller, who holds the stream until he reads on.</summary>
    public void OnRead(ReadOnlySpan<byte> bytes) => OnResponseBytes(bytes, isHandedOver: true);

    /// <summary>Bytes of the answer are copied to where the caller wants them.</summary>
    public void OnCopied(ReadOnlySpan<byte> bytes) => OnResponseBytes(bytes, isHandedOver: false);

    /// <summary>The answer's body came to its end.</summary>
    public void OnResponseEnd() => End(CallEnd.Completed);

    /// <summary>The caller let go of the answer.</summary>
    public void OnReleased() => End(_readToken.IsCancellationRequested ? CallEnd.Cancelled : CallEnd.Abandoned);

    /// <summary>The send or a read failed.</summary>
    public void OnFailure(Exception exception) =>
        End(CallFailure.Classify(exception, _timeouts, _readToken.IsCancellationRequested ? _readToken : _sendToken), exception);

    /// <summary>Nobody holds the call any longer.</summary>
    public void OnAbandoned() => End(CallEnd.Abandoned);

    private void End(CallEnd end, Exception? exception = null)
    {
        if (Interlocked.Exchange(ref _ending, 1) != 0)
        {
            return;
        }

        _watch.End();
        Course.Ended = _pipeline.Time.GetTimestamp();
        Course.End = end;
        Course.Exception = exception;
        Course.ConsumerBlocked = _consumerBlocked + (end == CallEnd.Completed && _heldSince != 0 ? Course.Ended - _heldSince : 0);
        if (!_requestEnded)
        {
            if (exception is not null)
            {
                ReadUnsentRequest();
            }

            OnRequestEnd();
        }

        // From here on nobody else enters the observer: a body that still passes (duplex, a stream read on) is only passed.
        var taken = false;
        try
        {
            _observing.Enter(ref taken);
            _ended = true;
        }
        finally
        {
            Leave(taken);
        }

        _requestBody?.Dispose();
        _responseBody?.Dispose();
        Observe(static (call, _) => call._observer.OnResponseEnd(), this);
        _observer.Facts.Request.SizeBytes = _requestBytes;
        _observer.Facts.Response.SizeBytes = _responseBytes;
        _pipeline.Complete(_observer.Facts, _payload);

        // The observer goes to another call: nothing of it is touched from here on.
        _observer.Recycle();
    }

    private void ShowRequest(ReadOnlySpan<byte> bytes)
    {
        _payload?.OnRequestBytes(bytes);
        _observer.OnRequestBytes(bytes);
    }

    private void ShowResponse(ReadOnlySpan<byte> bytes)
    {
        _payload?.OnResponseBytes(bytes);
        _observer.OnResponseBytes(bytes, _arrived);
    }

    private void AddAttempt(long started, int status, string errorCode)
    {
        var duration = Timestamp - started;
        var taken = false;
        try
        {
            _observing.Enter(ref taken);
            if (!_ended)
            {
                (Course.Attempts ??= new List<CallAttempt>(1)).Add(new CallAttempt(status, duration, errorCode));
            }
        }
        finally
        {
            Leave(taken);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The traced call is sacred.")]
    private void OnResponseBytes(ReadOnlySpan<byte> bytes, bool isHandedOver)
    {
        var arrived = _pipeline.Time.GetTimestamp();
        var taken = false;
        try
        {
            _observing.Enter(ref taken);
            if (_ended)
            {
                return;
            }

            _arrived = arrived;

            // What is there at once nobody waited for: the time since the last read was the caller's.
            if (_heldSince != 0)
            {
                _consumerBlocked += arrived - _heldSince;
            }

            _heldSince = isHandedOver ? arrived : 0;
            if (_responseBytes == 0)
            {
                Course.FirstByte = arrived;
            }

            _responseBytes += bytes.Length;
            if (_responseBody is null)
            {
                ShowResponse(bytes);
            }
            else
            {
                _responseBody.Decode(bytes, ShowResponse);
            }

            var reads = _reads++;
            if (reads < TimedReads || reads % TimedReads == 0)
            {
                TakeOverhead(arrived, reads < TimedReads ? 1 : TimedReads);
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

        if (_responseBytes == _responseLength)
        {
            End(CallEnd.Completed);
        }
    }

    private void TakeOverhead(long since, int reads)
    {
        var now = _pipeline.Time.GetTimestamp();
        Course.Overhead += (now - since) * reads;
        if (_heldSince != 0)
        {
            _heldSince = now;
        }
    }

    private void Leave(bool taken)
    {
        if (taken)
        {
            _observing.Exit(useMemoryBarrier: false);
        }
    }

    /// <summary>Reads a request that failed before it was sent (DNS, connect), where reading it changes nothing for the caller.</summary>
    private void ReadUnsentRequest()
    {
        // A known length says that the body is in memory or can be sought, and so may be read again, as a retry would.
        if (_request?.Headers is not { ContentType.MediaType: "application/json", ContentLength: > 0 and <= MaxUnsentBytes })
        {
            return;
        }

        Observe(static (call, content) => content.CopyTo(new RequestWriteStream(Stream.Null, call), null, default), _request.Content);
    }

    [SuppressMessage("Design", "CA1031", Justification = "The traced call is sacred.")]
    private void Observe<TState>(Action<TracedCall, TState> step, TState state)
    {
        try
        {
            step(this, state);
        }
        catch (Exception fault)
        {
            _pipeline.OnFault(fault);
        }
    }
}
