using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LlmTracing.Telemetry;

/// <summary>The place of one call in the distributed trace.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct CallSpan
{
    private readonly Activity? _activity;
    private readonly Activity? _parent;

    private CallSpan(Activity? activity, Activity? parent, bool isOwn, int port)
    {
        _activity = activity;
        _parent = parent;
        IsOwn = isOwn;
        Port = port;
    }

    /// <summary>Port of the endpoint.</summary>
    public int Port { get; }

    /// <summary>The activity that stands for the call: ours, or the client library's; null where nobody listens.</summary>
    public Activity? Activity => _activity;

    /// <summary>The activity around the call.</summary>
    public Activity? Parent => _parent;

    /// <summary>Whether the activity was started, and is to be stopped, by us.</summary>
    public bool IsOwn { get; }

    /// <summary>The call is the activity that a client library made for it.</summary>
    public static CallSpan OfClient(Activity activity, int port) => new(activity, activity.Parent, isOwn: false, port);

    /// <summary>The call has an activity of ours, or none where <paramref name="own"/> is null.</summary>
    public static CallSpan Below(Activity? parent, Activity? own, int port) => new(own, parent, isOwn: own is not null, port);

    /// <summary>Puts the W3C ids on the record. Without an activity of its own the call still gets an id, so that its row stands below its parent.</summary>
    public void ApplyTo(TraceRecord record)
    {
        if (_activity is { IdFormat: ActivityIdFormat.W3C })
        {
            record.TraceId = _activity.TraceId.ToHexString();
            record.SpanId = _activity.SpanId.ToHexString();
            record.ParentSpanId = _activity.ParentSpanId == default ? "" : _activity.ParentSpanId.ToHexString();
        }
        else if (_parent is { IdFormat: ActivityIdFormat.W3C })
        {
            record.TraceId = _parent.TraceId.ToHexString();
            record.SpanId = ActivitySpanId.CreateRandom().ToHexString();
            record.ParentSpanId = _parent.SpanId.ToHexString();
        }
        else if (record.TraceId.Length != 0)
        {
            record.SpanId = ActivitySpanId.CreateRandom().ToHexString();
        }
    }
}
