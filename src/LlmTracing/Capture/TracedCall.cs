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
internal sealed partial class TracedCall
{
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

    private void Leave(bool taken)
    {
        if (taken)
        {
            _observing.Exit(useMemoryBarrier: false);
        }
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
