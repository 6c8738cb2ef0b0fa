using LlmTracing.Assembly;

namespace LlmTracing.Context;

/// <summary>Who made a call, as it was when the call began. Taking it allocates nothing; it is put on the record when the call ends.</summary>
internal readonly struct CallContext
{
    private readonly LlmTraceContext? _defaults;
    private readonly LlmTraceScope? _scope;
    private readonly LlmTraceContext? _request;
    private readonly PhaseTimes _phases;
    private readonly ushort _retry;

    private CallContext(LlmTraceContext? defaults, LlmTraceScope? scope, LlmTraceContext? request, ushort retry)
    {
        _retry = retry;
        _defaults = defaults;
        _scope = scope;
        _request = request;
        _phases = scope?.ReadPhases() ?? default;
    }

    /// <summary>Takes the context of a request that is about to be sent.</summary>
    /// <param name="request">The request; its own context goes first.</param>
    /// <param name="defaults">What holds where nobody says anything.</param>
    public static CallContext Capture(HttpRequestMessage request, LlmTraceContext? defaults) =>
        new(defaults, LlmTraceScope.Current, LlmTraceContext.Of(request), SdkRetries.Of(request));

    /// <summary>Puts the context on the record of the call that ended.</summary>
    public void ApplyTo(TraceRecord record)
    {
        Apply(_defaults, record);
        Apply(_scope?.Context, record);
        if (_scope?.FindMessage() is { } message)
            record.MessageId = message;
        Apply(_request, record);

        record.RetryCount = _retry;
        record.AuthLatencyMs = Saturated.UInt16(Milliseconds(_phases.Auth));
        record.DirectiveLatencyMs = Saturated.UInt16(Milliseconds(_phases.Directive));
        record.ContextLatencyMs = Saturated.UInt32(Milliseconds(_phases.ContextAssembly));
    }

    /// <summary>Lets the scope know its call, for a message that is linked later. Called when the record is complete.</summary>
    public void OnCallEnded(TraceRecord record) => _scope?.OnCallEnded(record);

    private static long Milliseconds(long ticks) => ticks / TimeSpan.TicksPerMillisecond;

    private static void Apply(LlmTraceContext? context, TraceRecord record)
    {
        if (context is null)
            return;
        record.OrgId = context.OrgId ?? record.OrgId;
        record.AgentId = context.AgentId ?? record.AgentId;
        record.SessionId = context.SessionId ?? record.SessionId;
        record.CheckpointId = context.CheckpointId ?? record.CheckpointId;
        record.OperationId = context.OperationId ?? record.OperationId;
        record.ProjectId = context.ProjectId ?? record.ProjectId;
        record.RunId = context.RunId ?? record.RunId;
        record.StepId = context.StepId ?? record.StepId;
        record.PlanId = context.PlanId ?? record.PlanId;
        record.DecisionId = context.DecisionId ?? record.DecisionId;
        record.ConversationId = context.ConversationId ?? record.ConversationId;
        record.MessageId = context.MessageId ?? record.MessageId;
        record.UserId = context.UserId ?? record.UserId;
        record.Actor = context.Actor ?? record.Actor;
        record.CallType = context.CallType ?? record.CallType;
        record.OriginalModel = context.OriginalModel ?? record.OriginalModel;
        record.ServiceName = context.ServiceName ?? record.ServiceName;
        record.Environment = context.Environment ?? record.Environment;
        record.TraceId = context.TraceId ?? record.TraceId;
        record.ParentSpanId = context.ParentSpanId ?? record.ParentSpanId;
        if (context.AgentTags is { Count: > 0 } tags)
            record.AgentTags = record.AgentTags.Count == 0 ? tags : [.. record.AgentTags.Union(tags, StringComparer.Ordinal)];
        if (context.Attributes is { Count: > 0 } attributes)
        {
            if (record.Attributes.Count == 0)
            {
                record.Attributes = attributes;
            }
            else
            {
                foreach (var (key, value) in attributes)
                    record.SetAttribute(key, value);
            }
        }
    }
}
