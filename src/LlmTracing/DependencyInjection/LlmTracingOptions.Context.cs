namespace LlmTracing;

public sealed partial class LlmTracingOptions
{
    /// <summary>Organisation of calls for which no scope names one.</summary>
    /// <value>Default the zero UUID.</value>
    public Guid OrgId { get; set; }

    /// <summary>Agent of calls for which no scope names one.</summary>
    /// <value>Default the zero UUID.</value>
    public Guid AgentId { get; set; }

    /// <summary>Project of calls for which no scope names one.</summary>
    /// <value>Default null: empty.</value>
    public string? ProjectId { get; set; }

    /// <summary>Name of this service in the rows.</summary>
    /// <value>Default null: <c>OTEL_SERVICE_NAME</c>, else the host's application name.</value>
    public string? ServiceName { get; set; }

    /// <summary>Deployment environment in the rows.</summary>
    /// <value>Default null: the host's environment name, such as <c>Production</c>.</value>
    public string? EnvironmentName { get; set; }

    /// <summary>
    /// Changes a finished record before it is queued: <c>o.Enrich += r => r.SetAttribute("region", region)</c>. Called on the thread that
    /// ended the call; must not block. A fault is logged once and never reaches the call.
    /// </summary>
    /// <value>Default null. Add with <c>+=</c>: each is run by itself.</value>
    public Action<TraceRecord>? Enrich { get; set; }

    /// <summary>What holds for a call for which nobody says anything.</summary>
    internal LlmTraceContext DefaultContext => new()
    {
        OrgId = OrgId == Guid.Empty ? null : OrgId,
        AgentId = AgentId == Guid.Empty ? null : AgentId,
        ProjectId = ProjectId,
        ServiceName = ServiceName,
        Environment = EnvironmentName,
    };
}
