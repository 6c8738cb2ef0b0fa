using System.Collections.ObjectModel;

namespace LlmTracing;

public sealed partial class TraceRecord
{
    /// <summary>W3C trace id (32 hex digits) of the ambient Activity or scope; empty where there is none.</summary>
    public string TraceId { get; set; } = "";

    /// <summary>W3C span id (16 hex digits) of this call; empty where there is none.</summary>
    public string SpanId { get; set; } = "";

    /// <summary>W3C span id of the parent; empty for a root.</summary>
    public string ParentSpanId { get; set; } = "";

    /// <summary>Logical operation as the host names it; empty where none is named.</summary>
    public string OperationId { get; set; } = "";

    /// <summary>Project within the organisation; empty where none is named.</summary>
    public string ProjectId { get; set; } = "";

    /// <summary>Agent run; empty where none is named.</summary>
    public string RunId { get; set; } = "";

    /// <summary>Step within the run; empty where none is named.</summary>
    public string StepId { get; set; } = "";

    /// <summary>Plan; empty where none is named.</summary>
    public string PlanId { get; set; } = "";

    /// <summary>Decision; empty where none is named.</summary>
    public string DecisionId { get; set; } = "";

    /// <summary>Conversation or thread; empty where none is named.</summary>
    public string ConversationId { get; set; } = "";

    /// <summary>
    /// Message of the conversation that this call produced; may be linked afterwards; empty where none is named.
    /// </summary>
    public string MessageId { get; set; } = "";

    /// <summary>End user as the host names it; empty where none is named.</summary>
    public string UserId { get; set; } = "";

    /// <summary>Actor (role or worker) that made the call; empty where none is named.</summary>
    public string Actor { get; set; } = "";

    /// <summary>Free tags of the scope.</summary>
    public IReadOnlyList<string> AgentTags { get; set; } = [];

    /// <summary>What the call was for, in the host's words; empty where none is named.</summary>
    public string CallType { get; set; } = "";

    /// <summary>Service that made the call.</summary>
    public string ServiceName { get; set; } = "";

    /// <summary>Deployment environment, such as <c>Production</c>.</summary>
    public string Environment { get; set; } = "";

    /// <summary>Free key/value pairs of the scope and the enrichers. Never content.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; set; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Sets one attribute, keeping the others; for enrichers.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value. Never content.</param>
    public void SetAttribute(string key, string value) =>
        Attributes = new Dictionary<string, string>(Attributes, StringComparer.Ordinal) { [key] = value };
}
