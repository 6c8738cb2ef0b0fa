using System.Collections.ObjectModel;

namespace LlmTracing;

/// <summary>One application span: one row of the spans table. Usage and cost are on the calls only, so nothing is counted twice.</summary>
/// <remarks>Values hold no content. Not safe for concurrent writes.</remarks>
public sealed class SpanRecord
{
    /// <summary>W3C trace id, 32 hex digits.</summary>
    public string TraceId { get; set; } = "";

    /// <summary>W3C span id, 16 hex digits.</summary>
    public string SpanId { get; set; } = "";

    /// <summary>Span id of the parent, a span or a call; empty for a root.</summary>
    public string ParentSpanId { get; set; } = "";

    /// <summary>Organisation of the scope in which the span began; the zero UUID where none is named.</summary>
    public Guid OrgId { get; set; }

    /// <summary>Agent of the scope; the zero UUID where none is named.</summary>
    public Guid AgentId { get; set; }

    /// <summary>Session of the scope; null where none is named.</summary>
    public Guid? SessionId { get; set; }

    /// <summary>Name of the span, as its maker gave it.</summary>
    public string Name { get; set; } = "";

    /// <summary>Type of operation, see <see cref="LlmOperations"/>.</summary>
    public string OperationType { get; set; } = "";

    /// <summary>Status in lower case, see <see cref="LlmSpanStatus"/>.</summary>
    public string Status { get; set; } = "";

    /// <summary>When the span began.</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>When it ended; for a running span, when it was written.</summary>
    public DateTimeOffset EndedAt { get; set; }

    /// <summary>Duration in microseconds, by a monotonic clock.</summary>
    public ulong DurationUs { get; set; }

    /// <summary>Class of the error; empty where there was none.</summary>
    public string ErrorType { get; set; } = "";

    /// <summary>Name of the activity source that made the span.</summary>
    public string Source { get; set; } = "";

    /// <summary>The call that this span stands for or links, by its request_id; empty where there is none.</summary>
    public string RequestId { get; set; } = "";

    /// <summary>Message that the span produced; empty where none is named.</summary>
    public string MessageId { get; set; } = "";

    /// <summary>Project of the scope; empty where none is named.</summary>
    public string ProjectId { get; set; } = "";

    /// <summary>Agent run of the scope; empty where none is named.</summary>
    public string RunId { get; set; } = "";

    /// <summary>Step of the scope; empty where none is named.</summary>
    public string StepId { get; set; } = "";

    /// <summary>Plan of the scope; empty where none is named.</summary>
    public string PlanId { get; set; } = "";

    /// <summary>Conversation of the scope; empty where none is named.</summary>
    public string ConversationId { get; set; } = "";

    /// <summary>End user of the scope; empty where none is named.</summary>
    public string UserId { get; set; } = "";

    /// <summary>Actor of the scope; empty where none is named.</summary>
    public string Actor { get; set; } = "";

    /// <summary>Service that made the span; empty where none is named.</summary>
    public string ServiceName { get; set; } = "";

    /// <summary>Deployment environment of the service; empty where none is named.</summary>
    public string Environment { get; set; } = "";

    /// <summary>Names of the span's events, in order.</summary>
    public IReadOnlyList<string> EventNames { get; set; } = [];

    /// <summary>Milliseconds from the start to each event.</summary>
    public IReadOnlyList<uint> EventOffsetMs { get; set; } = [];

    /// <summary>Attributes of the span, without content; empty where it has none.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; set; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Whether the span was made by a client library for a call that we traced too.</summary>
    internal bool IsCall { get; set; }
}
