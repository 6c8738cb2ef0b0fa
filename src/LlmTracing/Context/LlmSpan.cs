using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using LlmTracing.Context;
using LlmTracing.Telemetry;

namespace LlmTracing;

/// <summary>
/// A span of <see cref="LlmTracer"/>. Ends once, by whichever of <see cref="Complete"/>, <see cref="Fail(string)"/>,
/// <see cref="Cancel"/> and <see cref="Dispose"/> comes first; what is done after that has no effect.
/// </summary>
/// <remarks>Nothing here throws. Attributes and events are for one thread at a time.</remarks>
[SuppressMessage("Design", "CA1031", Justification = "Listeners are the host's code; a span never breaks what it describes.")]
public sealed class LlmSpan : IDisposable
{
    /// <summary>The span that is none: where nobody listens.</summary>
    internal static readonly LlmSpan None = new(null);

    private readonly Activity? _activity;
    private Activity? _before;
    private int _status;
    private int _attributes;
    private int _events;

    internal LlmSpan(Activity? activity) => _activity = activity;

    /// <summary>Whether anybody sees this span.</summary>
    public bool IsRecording => _activity is not null && Status is LlmSpanStatus.Pending or LlmSpanStatus.Running;

    /// <summary>Where the span stands; always <see cref="LlmSpanStatus.Pending"/> where nobody listens.</summary>
    public LlmSpanStatus Status => (LlmSpanStatus)Volatile.Read(ref _status);

    /// <summary>The activity behind the span; null where nobody listens.</summary>
    public Activity? Activity => _activity;

    /// <summary>W3C trace id, 32 hex digits; empty before the start and where nobody listens.</summary>
    public string TraceId => _activity?.TraceId.ToHexString() ?? "";

    /// <summary>W3C span id, 16 hex digits, unique; empty before the start and where nobody listens.</summary>
    public string SpanId => _activity?.SpanId.ToHexString() ?? "";

    /// <summary>Starts a pending span and makes it the current one of this flow.</summary>
    public void Start()
    {
        if (_activity is null || Interlocked.CompareExchange(ref _status, (int)LlmSpanStatus.Running, (int)LlmSpanStatus.Pending) != 0)
        {
            return;
        }

        try
        {
            _before = Activity.Current;
            _activity.Start();
        }
        catch
        {
            // A listener of the host's.
        }
    }

    /// <summary>Starts a span below this one, whichever is current.</summary>
    /// <param name="name">Name, of low cardinality.</param>
    /// <param name="operation">One of <see cref="LlmOperations"/>, or a word of the host's own.</param>
    /// <returns>The running span.</returns>
    public LlmSpan StartChild(string name, string operation)
    {
        if (_activity is null || Status == LlmSpanStatus.Pending)
        {
            return LlmTracer.StartSpan(name, operation);
        }

        var current = Activity.Current;
        LlmSpan child;
        if (_activity.IsStopped)
        {
            child = LlmTracer.CreateSpan(name, operation, _activity.Context);
            child.Start();
        }
        else
        {
            Activity.Current = _activity;
            child = LlmTracer.StartSpan(name, operation);
        }

        if (child._activity is not null)
        {
            child._before = current;
        }

        return child;
    }

    /// <summary>Sets an attribute. Values longer than <see cref="LlmTracer.MaxAttributeLength"/> are cut. Never content.</summary>
    /// <param name="key">Name of the attribute.</param>
    /// <param name="value">Value; null removes the attribute.</param>
    /// <returns>This span.</returns>
    public LlmSpan SetAttribute(string key, string? value) => Set(key, value is null ? null : Cut(value));

    /// <summary>Sets an attribute; nothing happens where nobody listens.</summary>
    /// <param name="key">Name of the attribute.</param>
    /// <param name="value">Value.</param>
    /// <returns>This span.</returns>
    public LlmSpan SetAttribute(string key, long value) => _activity is null ? this : Set(key, value);

    /// <summary>Sets an attribute; nothing happens where nobody listens.</summary>
    /// <param name="key">Name of the attribute.</param>
    /// <param name="value">Value.</param>
    /// <returns>This span.</returns>
    public LlmSpan SetAttribute(string key, double value) => _activity is null ? this : Set(key, value);

    /// <summary>Sets an attribute; nothing happens where nobody listens.</summary>
    /// <param name="key">Name of the attribute.</param>
    /// <param name="value">Value.</param>
    /// <returns>This span.</returns>
    public LlmSpan SetAttribute(string key, bool value) => _activity is null ? this : Set(key, value);

    /// <summary>Adds an event at this moment.</summary>
    /// <param name="name">Name, of low cardinality.</param>
    /// <returns>This span.</returns>
    public LlmSpan AddEvent(string name)
    {
        try
        {
            if (_activity is not null && IsRecording && Interlocked.Increment(ref _events) <= LlmTracer.MaxEvents)
            {
                _activity.AddEvent(new ActivityEvent(Cut(name)));
            }
        }
        catch
        {
            // As above.
        }

        return this;
    }

    /// <summary>Links the span to the message it produced. Works also after the end: the link is then a span of its own below this one.</summary>
    /// <param name="messageId">The message, as the host names it.</param>
    public void LinkMessage(string messageId)
    {
        if (_activity is null)
        {
            return;
        }

        if (IsRecording)
        {
            SetAttribute(GenAiAttributes.MessageId, messageId);
        }
        else
        {
            LlmTracer.LinkMessage(TraceId, SpanId, requestId: "", messageId);
        }
    }

    /// <summary>Ends the span well.</summary>
    public void Complete() => End(LlmSpanStatus.Completed, errorType: null);

    /// <summary>Ends the span with an error.</summary>
    /// <param name="errorType">Class of the error, of low cardinality: a code or a type name, never a message.</param>
    public void Fail(string errorType) => End(LlmSpanStatus.Failed, errorType);

    /// <summary>Ends the span with an error. The exception's type is recorded, its message is not: it may hold content.</summary>
    /// <param name="exception">What was thrown.</param>
    public void Fail(Exception exception) => End(LlmSpanStatus.Failed, exception?.GetType().FullName);

    /// <summary>Ends the span as given up.</summary>
    public void Cancel() => End(LlmSpanStatus.Cancelled, errorType: null);

    /// <summary>Completes the span where it was not ended before.</summary>
    public void Dispose() => Complete();

    private static string Cut(string value) => value.Length <= LlmTracer.MaxAttributeLength ? value : value[..LlmTracer.MaxAttributeLength];

    private LlmSpan Set(string key, object? value)
    {
        try
        {
            if (_activity is null || !IsRecording)
            {
                return this;
            }

            if (_activity.GetTagItem(key) is not null || Interlocked.Increment(ref _attributes) <= LlmTracer.MaxAttributes)
            {
                _activity.SetTag(key, value);
            }
        }
        catch
        {
            // As above.
        }

        return this;
    }

    private void End(LlmSpanStatus status, string? errorType)
    {
        if (_activity is null || Interlocked.CompareExchange(ref _status, (int)status, (int)LlmSpanStatus.Running) != (int)LlmSpanStatus.Running)
        {
            return;
        }

        try
        {
            if (status != LlmSpanStatus.Completed)
            {
                _activity.SetTag(GenAiAttributes.SpanStatus, LlmSpanStatusNames.Of(status));
            }

            if (status == LlmSpanStatus.Failed)
            {
                _activity.SetTag(GenAiAttributes.ErrorType, Cut(errorType ?? "_OTHER"));
                _activity.SetStatus(ActivityStatusCode.Error);
            }

            SpanTotals.AddToParent(_activity);
            var current = Activity.Current;
            _activity.Stop();

            // Where the span is the current one, what was current before it is so again; where it is not, nothing changes.
            Activity.Current = ReferenceEquals(current, _activity) ? _before : current;
        }
        catch
        {
            // As above.
        }
    }
}
