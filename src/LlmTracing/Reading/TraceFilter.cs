namespace LlmTracing;

/// <summary>Which calls: what is set must all hold; null says nothing. Immutable; safe for many threads.</summary>
public sealed record TraceFilter
{
    /// <summary>Calls sent at this moment or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Calls sent before this moment. After <see cref="From"/>.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Calls that ended at this moment or later; for a tail, beside <see cref="From"/>, by which the table is sorted.</summary>
    public DateTimeOffset? EndedFrom { get; init; }

    /// <summary>Agent.</summary>
    public Guid? AgentId { get; init; }

    /// <summary>Session.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>Operation, such as <c>chat</c>.</summary>
    public string? Operation { get; init; }

    /// <summary>Provider, such as <c>openai</c>.</summary>
    public string? Provider { get; init; }

    /// <summary>Model that was asked for or that answered.</summary>
    public string? Model { get; init; }

    /// <summary>HTTP status; 0 for none.</summary>
    public int? StatusCode { get; init; }

    /// <summary>One of <see cref="ErrorCodes"/>; the empty one for success.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Failed calls only, or successful ones only.</summary>
    public bool? HasError { get; init; }

    /// <summary>Streamed calls only, or others only.</summary>
    public bool? IsStreaming { get; init; }

    /// <summary>Call type.</summary>
    public string? CallType { get; init; }

    /// <summary>Project.</summary>
    public string? ProjectId { get; init; }

    /// <summary>Conversation.</summary>
    public string? ConversationId { get; init; }

    /// <summary>Message.</summary>
    public string? MessageId { get; init; }

    /// <summary>End user.</summary>
    public string? UserId { get; init; }

    /// <summary>One of the tags.</summary>
    public string? Tag { get; init; }

    /// <summary>Agent run.</summary>
    public string? RunId { get; init; }

    /// <summary>Step.</summary>
    public string? StepId { get; init; }

    /// <summary>Plan.</summary>
    public string? PlanId { get; init; }

    /// <summary>Trace.</summary>
    public string? TraceId { get; init; }

    /// <summary>Service.</summary>
    public string? ServiceName { get; init; }

    /// <summary>Deployment environment.</summary>
    public string? Environment { get; init; }

    /// <summary>Smallest cost, US dollars; calls without a cost do not pass.</summary>
    public decimal? MinCostUsd { get; init; }

    /// <summary>Shortest duration of the whole call.</summary>
    public TimeSpan? MinDuration { get; init; }

    /// <summary>
    /// Text inside an id (request, response, provider request, trace, span, run, step, plan, conversation, message, user); case does not matter.
    /// 1 to 200 characters. Reads every row of the range: set <see cref="From"/>.
    /// </summary>
    public string? IdText { get; init; }

    /// <summary>Calls of a page.</summary>
    /// <value>Default 50; 1 to 1,000.</value>
    public int PageSize { get; init; } = 50;
}
