namespace LlmTracing;

/// <summary>
/// Who makes a call, for whom and inside what. Given to <see cref="LlmTraceScope.Begin(LlmTraceContext)"/>, or to one request by
/// <see cref="LlmRequestExtensions.SetLlmTraceContext"/>. What is null is inherited from the scope around it, then from the options.
/// </summary>
/// <remarks>Immutable: safe to share between threads and to keep as a constant. Values are identifiers, never content.</remarks>
public sealed record LlmTraceContext
{
    private static bool _requestKeyUsed;

    /// <summary>The key of <see cref="HttpRequestMessage.Options"/> under which a request carries its own context.</summary>
    public static HttpRequestOptionsKey<LlmTraceContext> RequestKey
    {
        get
        {
            Volatile.Write(ref _requestKeyUsed, true);
            return new("LlmTracing.Context");
        }
    }

    /// <summary>Organisation (tenant); <see cref="LlmIds.FromName(string)"/> makes an id from a name.</summary>
    public Guid? OrgId { get; init; }

    /// <summary>Agent or feature that makes the call.</summary>
    public Guid? AgentId { get; init; }

    /// <summary>Session of the host, such as a login.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>Checkpoint of the agent's state that the call starts from.</summary>
    public Guid? CheckpointId { get; init; }

    /// <summary>Logical operation, in the host's words.</summary>
    public string? OperationId { get; init; }

    /// <summary>Project within the organisation.</summary>
    public string? ProjectId { get; init; }

    /// <summary>Agent run inside which the call is made.</summary>
    public string? RunId { get; init; }

    /// <summary>Step within the run.</summary>
    public string? StepId { get; init; }

    /// <summary>Plan inside which the call is made.</summary>
    public string? PlanId { get; init; }

    /// <summary>Decision that the call belongs to.</summary>
    public string? DecisionId { get; init; }

    /// <summary>Conversation or thread of the call.</summary>
    public string? ConversationId { get; init; }

    /// <summary>Message that the call produces, where it is known before; else <see cref="LlmTraceScope.LinkMessage"/>.</summary>
    public string? MessageId { get; init; }

    /// <summary>End user for whom the call is made.</summary>
    public string? UserId { get; init; }

    /// <summary>Actor (role or worker) that makes the call.</summary>
    public string? Actor { get; init; }

    /// <summary>What the call is for, in the host's words.</summary>
    public string? CallType { get; init; }

    /// <summary>Model asked for before a fallback.</summary>
    public string? OriginalModel { get; init; }

    /// <summary>Service that makes the call.</summary>
    public string? ServiceName { get; init; }

    /// <summary>Deployment environment of the service, such as <c>production</c>.</summary>
    public string? Environment { get; init; }

    /// <summary>W3C trace id (32 hex digits), used where there is no <see cref="System.Diagnostics.Activity"/>.</summary>
    public string? TraceId { get; init; }

    /// <summary>W3C span id (16 hex digits) of the parent, used where there is no <see cref="System.Diagnostics.Activity"/>.</summary>
    public string? ParentSpanId { get; init; }

    /// <summary>Free tags, as they are at this moment; null ones are left out. They add to those of the scopes around.</summary>
    public IReadOnlyList<string>? AgentTags
    {
        get => Tags;
        init => Tags = value is null ? null : [.. value.Where(static tag => tag is not null)];
    }

    /// <summary>
    /// Free key/value pairs, as they are at this moment; those without a value are left out. They add to those of the scopes around; the inner value
    /// of a key wins.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Attributes
    {
        get => Pairs;
        init => Pairs = value?.Where(static pair => pair.Value is not null).ToDictionary(StringComparer.Ordinal);
    }

    // Copies: rows that wait to be written hold them too, whatever the host does with its own meanwhile.
    private IReadOnlyList<string>? Tags { get; init; }

    private IReadOnlyDictionary<string, string>? Pairs { get; init; }

    /// <summary>The context that a request carries; null where it has none.</summary>
    internal static LlmTraceContext? Of(HttpRequestMessage request)
    {
        // Reading Options makes a dictionary where the request has none: not done before anybody asked for the key.
        if (!Volatile.Read(ref _requestKeyUsed))
        {
            return null;
        }

        return request.Options.TryGetValue(RequestKey, out var context) ? context : null;
    }

    /// <summary>This context where it says something, <paramref name="outer"/> where it does not.</summary>
    internal LlmTraceContext Over(LlmTraceContext? outer) => outer is null ? this : new LlmTraceContext
    {
        OrgId = OrgId ?? outer.OrgId,
        AgentId = AgentId ?? outer.AgentId,
        SessionId = SessionId ?? outer.SessionId,
        CheckpointId = CheckpointId ?? outer.CheckpointId,
        OperationId = OperationId ?? outer.OperationId,
        ProjectId = ProjectId ?? outer.ProjectId,
        RunId = RunId ?? outer.RunId,
        StepId = StepId ?? outer.StepId,
        PlanId = PlanId ?? outer.PlanId,
        DecisionId = DecisionId ?? outer.DecisionId,
        ConversationId = ConversationId ?? outer.ConversationId,
        MessageId = MessageId ?? outer.MessageId,
        UserId = UserId ?? outer.UserId,
        Actor = Actor ?? outer.Actor,
        CallType = CallType ?? outer.CallType,
        OriginalModel = OriginalModel ?? outer.OriginalModel,
        ServiceName = ServiceName ?? outer.ServiceName,
        Environment = Environment ?? outer.Environment,
        TraceId = TraceId ?? outer.TraceId,
        ParentSpanId = ParentSpanId ?? outer.ParentSpanId,
        Tags = Join(outer.Tags, Tags),
        Pairs = Join(outer.Pairs, Pairs),
    };

    private static IReadOnlyList<string>? Join(IReadOnlyList<string>? outer, IReadOnlyList<string>? inner)
    {
        if (inner is not { Count: > 0 })
        {
            return outer;
        }

        return outer is { Count: > 0 } ? [.. outer.Union(inner, StringComparer.Ordinal)] : inner;
    }

    private static IReadOnlyDictionary<string, string>? Join(
        IReadOnlyDictionary<string, string>? outer, IReadOnlyDictionary<string, string>? inner)
    {
        if (inner is not { Count: > 0 })
        {
            return outer;
        }

        if (outer is not { Count: > 0 })
        {
            return inner;
        }

        var all = new Dictionary<string, string>(outer, StringComparer.Ordinal);
        foreach (var (key, value) in inner)
        {
            all[key] = value;
        }

        return all;
    }
}
