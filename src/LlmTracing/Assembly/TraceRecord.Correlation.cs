using System.Collections.ObjectModel;

namespace LlmTracing;

public sealed partial class TraceRecord
{
    // Most calls are made outside of any run: what belongs to one is kept apart, and a record is that much smaller without it.
    private RunPart? _run;

    /// <summary>W3C trace id (32 hex digits) of the ambient Activity or scope; empty where there is none.</summary>
    public string TraceId { get; set; } = "";

    /// <summary>W3C span id (16 hex digits) of this call; empty where there is none.</summary>
    public string SpanId { get; set; } = "";

    /// <summary>W3C span id of the parent; empty for a root.</summary>
    public string ParentSpanId { get; set; } = "";

    /// <summary>Logical operation as the host names it; empty where none is named.</summary>
    public string OperationId
    {
        get => _run?.OperationId ?? "";
        set => RunFor(value)?.OperationId = value;
    }

    /// <summary>Project within the organisation; empty where none is named.</summary>
    public string ProjectId
    {
        get => _run?.ProjectId ?? "";
        set => RunFor(value)?.ProjectId = value;
    }

    /// <summary>Agent run; empty where none is named.</summary>
    public string RunId
    {
        get => _run?.RunId ?? "";
        set => RunFor(value)?.RunId = value;
    }

    /// <summary>Step within the run; empty where none is named.</summary>
    public string StepId
    {
        get => _run?.StepId ?? "";
        set => RunFor(value)?.StepId = value;
    }

    /// <summary>Plan; empty where none is named.</summary>
    public string PlanId
    {
        get => _run?.PlanId ?? "";
        set => RunFor(value)?.PlanId = value;
    }

    /// <summary>Decision; empty where none is named.</summary>
    public string DecisionId
    {
        get => _run?.DecisionId ?? "";
        set => RunFor(value)?.DecisionId = value;
    }

    /// <summary>Conversation or thread; empty where none is named.</summary>
    public string ConversationId
    {
        get => _run?.ConversationId ?? "";
        set => RunFor(value)?.ConversationId = value;
    }

    /// <summary>
    /// Message of the conversation that this call produced; may be linked afterwards; empty where none is named.
    /// </summary>
    public string MessageId
    {
        get => _run?.MessageId ?? "";
        set => RunFor(value)?.MessageId = value;
    }

    /// <summary>End user as the host names it; empty where none is named.</summary>
    public string UserId
    {
        get => _run?.UserId ?? "";
        set => RunFor(value)?.UserId = value;
    }

    /// <summary>Actor (role or worker) that made the call; empty where none is named.</summary>
    public string Actor
    {
        get => _run?.Actor ?? "";
        set => RunFor(value)?.Actor = value;
    }

    /// <summary>Free tags of the scope.</summary>
    public IReadOnlyList<string> AgentTags
    {
        get => _run?.AgentTags ?? [];
        set => RunFor(value)?.AgentTags = value;
    }

    /// <summary>What the call was for, in the host's words; empty where none is named.</summary>
    public string CallType
    {
        get => _run?.CallType ?? "";
        set => RunFor(value)?.CallType = value;
    }

    /// <summary>Service that made the call.</summary>
    public string ServiceName { get; set; } = "";

    /// <summary>Deployment environment, such as <c>Production</c>.</summary>
    public string Environment { get; set; } = "";

    /// <summary>Free key/value pairs of the scope and the enrichers. Never content.</summary>
    public IReadOnlyDictionary<string, string> Attributes
    {
        get => _run?.Attributes ?? ReadOnlyDictionary<string, string>.Empty;
        set => RunFor(value)?.Attributes = value;
    }

    /// <summary>Sets one attribute, keeping the others; for enrichers.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value. Never content.</param>
    public void SetAttribute(string key, string value) =>
        Attributes = new Dictionary<string, string>(Attributes, StringComparer.Ordinal) { [key] = value };

    private RunPart? RunFor(string value) => value is { Length: > 0 } ? _run ??= new RunPart() : _run;

    private RunPart? RunFor(Guid? value) => value is not null ? _run ??= new RunPart() : _run;

    private RunPart? RunFor<T>(IReadOnlyCollection<T> value) => value is { Count: > 0 } ? _run ??= new RunPart() : _run;

    private sealed class RunPart
    {
        public Guid? SessionId;
        public Guid? CheckpointId;
        public string OriginalModel = "";
        public string OperationId = "";
        public string ProjectId = "";
        public string RunId = "";
        public string StepId = "";
        public string PlanId = "";
        public string DecisionId = "";
        public string ConversationId = "";
        public string MessageId = "";
        public string UserId = "";
        public string Actor = "";
        public string CallType = "";
        public IReadOnlyList<string> AgentTags = [];
        public IReadOnlyDictionary<string, string> Attributes = ReadOnlyDictionary<string, string>.Empty;
    }
}
