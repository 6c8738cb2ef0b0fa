namespace LlmTracing;

/// <summary>What the calls of a group have in common: each property is null where the question did not group by it.</summary>
public abstract class TraceGroup
{
    /// <summary>Begin of the stretch of time, UTC.</summary>
    public DateTimeOffset? Time { get; set; }

    /// <summary>Provider.</summary>
    public string? Provider { get; set; }

    /// <summary>Model asked for.</summary>
    public string? Model { get; set; }

    /// <summary>Model that answered.</summary>
    public string? ResponseModel { get; set; }

    /// <summary>Operation.</summary>
    public string? Operation { get; set; }

    /// <summary>Agent.</summary>
    public Guid? AgentId { get; set; }

    /// <summary>Call type.</summary>
    public string? CallType { get; set; }

    /// <summary>Project.</summary>
    public string? ProjectId { get; set; }

    /// <summary>End user.</summary>
    public string? UserId { get; set; }

    /// <summary>Tag.</summary>
    public string? Tag { get; set; }

    /// <summary>Service.</summary>
    public string? ServiceName { get; set; }

    /// <summary>Deployment environment.</summary>
    public string? Environment { get; set; }

    /// <summary>Calls of the group.</summary>
    public ulong Requests { get; set; }
}
