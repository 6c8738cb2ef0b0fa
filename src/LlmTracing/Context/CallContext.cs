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
        {
            record.MessageId = message;
        }

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
        {
            return;
        }

        if (context.OrgId is { } org)
        {
            record.OrgId = org;
        }

        if (context.AgentId is { } agent)
        {
            record.AgentId = agent;
        }

        if (context.SessionId is { } session)
        {
            record.SessionId = session;
        }

        if (context.CheckpointId is { } checkpoint)
        {
            record.CheckpointId = checkpoint;
        }

        if (context.OperationId is { } operation)
        {
            record.OperationId = operation;
        }

        if (context.ProjectId is { } project)
        {
            record.ProjectId = project;
        }

        if (context.RunId is { } run)
        {
            record.RunId = run;
        }

        if (context.StepId is { } step)
        {
            record.StepId = step;
        }

        if (context.PlanId is { } plan)
        {
            record.PlanId = plan;
        }

        if (context.DecisionId is { } decision)
        {
            record.DecisionId = decision;
        }

        if (context.ConversationId is { } conversation)
        {
            record.ConversationId = conversation;
        }

        if (context.MessageId is { } message)
        {
            record.MessageId = message;
        }

        if (context.UserId is { } user)
        {
            record.UserId = user;
        }

        if (context.Actor is { } actor)
        {
            record.Actor = actor;
        }

        if (context.CallType is { } type)
        {
            record.CallType = type;
        }

        if (context.OriginalModel is { } model)
        {
            record.OriginalModel = model;
        }

        if (context.ServiceName is { } service)
        {
            record.ServiceName = service;
        }

        if (context.Environment is { } environment)
        {
            record.Environment = environment;
        }

        if (context.TraceId is { } trace)
        {
            record.TraceId = trace;
        }

        if (context.ParentSpanId is { } parent)
        {
            record.ParentSpanId = parent;
        }

        if (context.AgentTags is { Count: > 0 } tags)
        {
            record.AgentTags = record.AgentTags.Count == 0 ? tags : [.. record.AgentTags.Union(tags, StringComparer.Ordinal)];
        }

        if (context.Attributes is { Count: > 0 } attributes)
        {
            if (record.Attributes.Count == 0)
            {
                record.Attributes = attributes;
            }
            else
            {
                foreach (var (key, value) in attributes)
                {
                    record.SetAttribute(key, value);
                }
            }
        }
    }
}
