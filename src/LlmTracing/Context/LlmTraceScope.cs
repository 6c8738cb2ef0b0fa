using LlmTracing.Context;

namespace LlmTracing;

/// <summary>
/// Says for whom the calls inside it are made. Flows with <c>await</c>, tasks and parallel loops; nests, and an inner scope inherits
/// what it does not say itself.
/// </summary>
/// <example><code>
/// using var scope = LlmTraceScope.Begin(new LlmTraceContext { OrgId = org, AgentId = agent, StepId = "plan" });
/// </code></example>
/// <remarks>
/// Safe for many threads. Disposing ends the scope for the code that follows in the same flow; work that was started inside it and
/// still runs keeps it. Disposed out of order, only that scope goes and the others stay. A scope costs a call no allocation.
/// </remarks>
public sealed class LlmTraceScope : IDisposable
{
    // The stack is immutable, so that every flow has its own: one that ends a scope does not end it for the others.
    private static readonly AsyncLocal<Frame?> Ambient = new();

    private readonly LlmTraceScope? _outer;
    private readonly TimeProvider _time;
    private PhaseTotals _phases;
    private string? _messageId;
    private EndedCall? _lastCall;

    private LlmTraceScope(LlmTraceContext context, LlmTraceScope? outer, TimeProvider time)
    {
        Context = context.Over(outer?.Context);
        _outer = outer;
        _time = time;
    }

    /// <summary>The innermost scope of this flow; null where there is none.</summary>
    public static LlmTraceScope? Current => Ambient.Value?.Scope;

    /// <summary>What this scope says, with what it inherited when it began.</summary>
    public LlmTraceContext Context { get; }

    /// <summary>Begins a scope inside the current one.</summary>
    /// <param name="context">What the scope says; null values are inherited.</param>
    /// <returns>The scope; dispose it to end it.</returns>
    public static LlmTraceScope Begin(LlmTraceContext context) => Begin(context, TimeProvider.System);

    /// <summary>Begins a scope for an organisation and an agent.</summary>
    /// <param name="orgId">Organisation (tenant).</param>
    /// <param name="agentId">Agent or feature.</param>
    /// <returns>The scope; dispose it to end it.</returns>
    public static LlmTraceScope Begin(Guid orgId, Guid agentId) => Begin(new LlmTraceContext { OrgId = orgId, AgentId = agentId });

    /// <summary>Times a phase until the result is disposed. Times of the same phase add up; a phase shows in the calls that begin after it.</summary>
    /// <param name="phase">The phase.</param>
    /// <returns>The running measurement; dispose it to end it.</returns>
    public IDisposable Measure(LlmPhase phase) => new PhaseMeasurement(this, phase, _time);

    /// <summary>Adds a duration that the host has measured itself.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="duration">The duration; negative counts as zero.</param>
    public void Record(LlmPhase phase, TimeSpan duration) => _phases.Add(phase, duration);

    /// <summary>
    /// Links the scope's call to the message it produced. Calls that end later carry the id in their row; for one that ended already, the
    /// last of this scope, the link is written as a row of the spans table beside it. One scope for each message keeps them apart.
    /// </summary>
    /// <param name="messageId">The message, as the host names it.</param>
    public void LinkMessage(string messageId)
    {
        Volatile.Write(ref _messageId, messageId);
        if (Volatile.Read(ref _lastCall) is { } call && call.TryLink(messageId))
        {
            LlmTracer.LinkMessage(call.TraceId, call.SpanId, call.RequestId, messageId);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var top = Ambient.Value;
        if (top is not null && top.Contains(this))
        {
            Ambient.Value = top.Without(this);
        }
    }

    internal static LlmTraceScope Begin(LlmTraceContext context, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(context);
        var outer = Ambient.Value;
        var scope = new LlmTraceScope(context, outer?.Scope, time);
        Ambient.Value = new Frame(scope, outer);
        return scope;
    }

    /// <summary>Time spent in a phase, this scope's and that of the scopes around it.</summary>
    internal PhaseTimes ReadPhases()
    {
        var times = default(PhaseTimes);
        for (var scope = this; scope is not null; scope = scope._outer)
        {
            times += scope._phases.Read();
        }

        return times;
    }

    /// <summary>The message linked after the scope began, by this scope or one around it.</summary>
    internal string? FindMessage()
    {
        for (var scope = this; scope is not null; scope = scope._outer)
        {
            if (Volatile.Read(ref scope._messageId) is { } id)
            {
                return id;
            }
        }

        return null;
    }

    /// <summary>Remembers the call that ended, for a link that comes after it.</summary>
    internal void OnCallEnded(TraceRecord record)
    {
        var last = Volatile.Read(ref _lastCall);

        // A client that retries above the handler sends the same bytes again in the same scope, after an error that invites to it. One that asks
        // the same several times at once retries nothing.
        if (record.RetryCount == 0 && record.ContextHash.Length != 0 && last is { IsRetriable: true } && record.RequestedAt >= last.EndedAt
            && string.Equals(last.ContextHash, record.ContextHash, StringComparison.Ordinal))
        {
            record.RetryCount = ushort.CreateSaturating(last.RetryCount + 1);
        }

        Volatile.Write(ref _lastCall, new EndedCall(record));
    }

    // A call that ended, as far as a later link or retry needs it.
    private sealed class EndedCall(TraceRecord record)
    {
        private string _messageId = record.MessageId;

        public string RequestId { get; } = record.RequestId;

        public string TraceId { get; } = record.TraceId;

        public string SpanId { get; } = record.SpanId;

        public string ContextHash { get; } = record.ContextHash;

        public int RetryCount { get; } = record.RetryCount;

        public DateTimeOffset EndedAt { get; } = record.CompletedAt;

        public bool IsRetriable { get; } =
            record.ErrorCode is ErrorCodes.RateLimited or ErrorCodes.ProviderUnavailable or ErrorCodes.ProviderTimeout;

        /// <summary>Whether the link is new: false where the row carries it, or it was made already.</summary>
        public bool TryLink(string messageId) => !string.Equals(Interlocked.Exchange(ref _messageId, messageId), messageId, StringComparison.Ordinal);
    }

    private sealed record Frame(LlmTraceScope Scope, Frame? Outer)
    {
        // Loops: a host that forgets to end its scopes may have begun any number.
        public bool Contains(LlmTraceScope scope)
        {
            var frame = this;
            while (frame is not null && !ReferenceEquals(frame.Scope, scope))
            {
                frame = frame.Outer;
            }

            return frame is not null;
        }

        public Frame? Without(LlmTraceScope scope)
        {
            var inner = new Stack<LlmTraceScope>();
            var frame = this;
            for (; !ReferenceEquals(frame.Scope, scope); frame = frame.Outer!)
            {
                inner.Push(frame.Scope);
            }

            var rest = frame.Outer;
            foreach (var kept in inner)
            {
                rest = new Frame(kept, rest);
            }

            return rest;
        }
    }
}
