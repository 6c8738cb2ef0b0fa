using System.Diagnostics;
using System.Globalization;
using LlmTracing.Telemetry;

namespace LlmTracing.Forwarding;

/// <summary>
/// Gives runs their place. A child ends before its parent, and needs the parent's id and start: so places are given when spans start.
/// Safe for many threads.
/// </summary>
internal sealed class RunTree(int capacity = 16_384)
{
    private readonly Dictionary<string, RunPlace> _places = new(StringComparer.Ordinal);
    private readonly Queue<string> _ages = new();
    private readonly Lock _gate = new();

    /// <summary>A span started.</summary>
    public void OnStart(Activity span)
    {
        var start = SpanReader.StartOf(span);
        var parent = span.ParentSpanId == default ? "" : span.ParentSpanId.ToHexString();
        lock (_gate)
        {
            var id = span.SpanId.ToHexString();
            if (!_places.TryAdd(id, Below(parent, Guid.CreateVersion7(start), start)))
            {
                return;
            }

            _ages.Enqueue(id);
            if (_ages.Count > capacity)
            {
                _places.Remove(_ages.Dequeue());
            }
        }
    }

    /// <summary>The place of a span that started; one of its own where that is forgotten.</summary>
    public RunPlace Find(SpanRecord span)
    {
        lock (_gate)
        {
            return _places.TryGetValue(span.SpanId, out var place) ? place : Below(span.ParentSpanId, Guid.CreateVersion7(span.StartedAt), span.StartedAt);
        }
    }

    /// <summary>The place of a call: that of the client library's span which it is, else below its parent.</summary>
    public RunPlace Find(TraceRecord call)
    {
        lock (_gate)
        {
            if (_places.TryGetValue(call.SpanId, out var place))
            {
                return place;
            }

            var id = Guid.TryParse(call.RequestId, out var request) ? request : Guid.CreateVersion7(call.RequestedAt);
            return Below(call.ParentSpanId, id, call.RequestedAt);
        }
    }

    private RunPlace Below(string parentSpanId, Guid id, DateTimeOffset start)
    {
        var own = start.UtcDateTime.ToString("yyyyMMdd'T'HHmmssffffff'Z'", CultureInfo.InvariantCulture) + id;
        return _places.TryGetValue(parentSpanId, out var parent)
            ? new RunPlace(id, parent.RunId, parent.TraceId, $"{parent.DottedOrder}.{own}")
            : new RunPlace(id, null, id, own);
    }
}
