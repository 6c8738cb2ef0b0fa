namespace LlmTracing;

/// <summary>What the calls of a group have in common: each property is null where the question did not group by it.</summary>
public abstract class TraceGroup
{
    /// <summary>Begin of the stretch of time, UTC; its length is the <see cref="UsageQuery.Granularity"/> asked for.</summary>
    public DateTimeOffset? Time { get; set; }

    /// <summary>Provider that was called, such as <c>openai</c>.</summary>
    public string? Provider { get; set; }

    /// <summary>Model that was asked for, as the caller wrote it.</summary>
    public string? Model { get; set; }

    /// <summary>Model that answered; empty where the provider does not say.</summary>
    public string? ResponseModel { get; set; }

    /// <summary>Operation of the calls, such as <c>chat</c>.</summary>
    public string? Operation { get; set; }

    /// <summary>Agent or feature that called; the zero UUID where none was named.</summary>
    public Guid? AgentId { get; set; }

    /// <summary>What the calls were for, in the host's words.</summary>
    public string? CallType { get; set; }

    /// <summary>Project within the organisation; empty where none was named.</summary>
    public string? ProjectId { get; set; }

    /// <summary>End user of the calls; empty where none was named.</summary>
    public string? UserId { get; set; }

    /// <summary>One tag of the calls; empty for calls without tags.</summary>
    public string? Tag { get; set; }

    /// <summary>Service that made the calls; empty where none was named.</summary>
    public string? ServiceName { get; set; }

    /// <summary>Deployment environment of the calls; empty where none was named.</summary>
    public string? Environment { get; set; }

    /// <summary>Number of calls in the group, failed ones included.</summary>
    public ulong Requests { get; set; }
}
