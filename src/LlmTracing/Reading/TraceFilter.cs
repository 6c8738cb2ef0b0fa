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

    /// <summary>Agent or feature that called.</summary>
    public Guid? AgentId { get; init; }

    /// <summary>Session of the calls, as the scope named it.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>Operation, such as <c>chat</c>.</summary>
    public string? Operation { get; init; }

    /// <summary>Provider, such as <c>openai</c>.</summary>
    public string? Provider { get; init; }

    /// <summary>Model that was asked for or that answered.</summary>
    public string? Model { get; init; }

    /// <summary>HTTP status; 0 for calls that got none.</summary>
    public int? StatusCode { get; init; }

    /// <summary>One of <see cref="ErrorCodes"/>; the empty one for success.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Failed calls only, or successful ones only.</summary>
    public bool? HasError { get; init; }

    /// <summary>Streamed calls only, or others only.</summary>
    public bool? IsStreaming { get; init; }

    /// <summary>What the calls were for, in the host's words.</summary>
    public string? CallType { get; init; }

    /// <summary>Project within the organisation.</summary>
    public string? ProjectId { get; init; }

    /// <summary>Conversation or thread of the calls.</summary>
    public string? ConversationId { get; init; }

    /// <summary>Message that the call produced.</summary>
    public string? MessageId { get; init; }

    /// <summary>End user of the calls.</summary>
    public string? UserId { get; init; }

    /// <summary>A tag that the call must have.</summary>
    public string? Tag { get; init; }

    /// <summary>Agent run of the calls.</summary>
    public string? RunId { get; init; }

    /// <summary>Step within an agent run.</summary>
    public string? StepId { get; init; }

    /// <summary>Plan inside which the calls were made.</summary>
    public string? PlanId { get; init; }

    /// <summary>W3C trace id, 32 hex digits.</summary>
    public string? TraceId { get; init; }

    /// <summary>Service that made the calls.</summary>
    public string? ServiceName { get; init; }

    /// <summary>Deployment environment of the service.</summary>
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

    /// <summary>Most calls that a page holds.</summary>
    /// <value>Default 50; 1 to 1,000.</value>
    public int PageSize { get; init; } = 50;
}
