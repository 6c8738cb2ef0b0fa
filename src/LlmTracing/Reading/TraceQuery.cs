using System.Globalization;
using System.Text;

namespace LlmTracing.Reading;

/// <summary>
/// A query in the making: its conditions, always with the organisation's, and the values of its parameters. SQL is made of constants of this
/// assembly only; whatever a caller says is a parameter.
/// </summary>
internal sealed class TraceQuery
{
    private readonly StringBuilder _where = new("org_id = {org:UUID}");
    private readonly List<KeyValuePair<string, string>> _parameters = [];

    public TraceQuery(Guid orgId) => Set("org", orgId.ToString());

    /// <summary>The conditions, without <c>WHERE</c>.</summary>
    public string Where => _where.ToString();

    public IReadOnlyCollection<KeyValuePair<string, string>> Parameters => _parameters;

    public TraceQuery And(string condition)
    {
        _where.Append(" AND ").Append(condition);
        return this;
    }

    public TraceQuery And(string condition, string name, string value)
    {
        Set(name, value);
        return And(condition);
    }

    /// <summary>A value that the query names elsewhere.</summary>
    public TraceQuery Set(string name, string value)
    {
        _parameters.Add(new(name, value));
        return this;
    }

    public TraceQuery Set(string name, long value) => Set(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds the conditions of a filter, which has been checked.</summary>
    public TraceQuery Add(TraceFilter filter)
    {
        if (filter.From is { } from)
        {
            And("requested_at >= {from:DateTime64(3, 'UTC')} AND event_date >= toDate({from:DateTime64(3, 'UTC')})", "from", Moment(from));
        }

        if (filter.To is { } to)
        {
            And("requested_at < {to:DateTime64(3, 'UTC')} AND event_date <= toDate({to:DateTime64(3, 'UTC')})", "to", Moment(to));
        }

        Equal("completed_at >= {ended:DateTime64(3, 'UTC')}", "ended", filter.EndedFrom is { } ended ? Moment(ended) : null);
        Equal("agent_id = {agent:UUID}", "agent", filter.AgentId?.ToString());
        Equal("session_id = {session:UUID}", "session", filter.SessionId?.ToString());
        Equal("operation = {operation:String}", "operation", filter.Operation);
        Equal("provider = {provider:String}", "provider", filter.Provider);
        Equal("(model = {model:String} OR response_model = {model:String})", "model", filter.Model);
        Equal("status_code = {status:UInt16}", "status", filter.StatusCode?.ToString(CultureInfo.InvariantCulture));
        Equal("error_code = {error:String}", "error", filter.ErrorCode);
        Equal("call_type = {call_type:String}", "call_type", filter.CallType);
        Equal("project_id = {project:String}", "project", filter.ProjectId);
        Equal("conversation_id = {conversation:String}", "conversation", filter.ConversationId);
        Equal("message_id = {message:String}", "message", filter.MessageId);
        Equal("user_id = {user:String}", "user", filter.UserId);
        Equal("has(agent_tags, {tag:String})", "tag", filter.Tag);
        Equal("run_id = {run:String}", "run", filter.RunId);
        Equal("step_id = {step:String}", "step", filter.StepId);
        Equal("plan_id = {plan:String}", "plan", filter.PlanId);
        Equal("trace_id = {trace:String}", "trace", filter.TraceId);
        Equal("service_name = {service:String}", "service", filter.ServiceName);
        Equal("environment = {environment:String}", "environment", filter.Environment);
        Equal("cost_usd >= {cost:Decimal(18, 9)}", "cost", filter.MinCostUsd?.ToString(CultureInfo.InvariantCulture));
        Equal("total_latency_ms >= {duration:UInt64}", "duration", filter.MinDuration is { } duration ? Milliseconds(duration) : null);
        Equal(IdsHoldText, "text", filter.IdText);
        if (filter.HasError is { } failed)
        {
            And(failed ? "error_code != ''" : "error_code = ''");
        }

        if (filter.IsStreaming is { } streaming)
        {
            And(streaming ? "is_streaming" : "NOT is_streaming");
        }

        return this;
    }

    private static readonly string IdsHoldText = "(" + string.Join(" OR ", new[]
    {
        "request_id", "response_id", "provider_request_id", "trace_id", "span_id", "run_id", "step_id", "plan_id", "conversation_id", "message_id", "user_id",
    }.Select(static id => $"positionCaseInsensitiveUTF8({id}, {{text:String}}) > 0")) + ")";

    /// <summary>A moment in the form of a parameter; the stored ones are whole milliseconds, so part of one counts as the next.</summary>
    public static string Moment(DateTimeOffset moment)
    {
        var ticks = Math.Clamp(moment.UtcTicks, Earliest.UtcTicks, Latest.UtcTicks);
        var over = ticks % TimeSpan.TicksPerMillisecond;
        return new DateTime(over == 0 ? ticks : ticks - over + TimeSpan.TicksPerMillisecond, DateTimeKind.Utc)
            .ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
    }

    // What Date and DateTime64(3) both hold.
    private static readonly DateTimeOffset Earliest = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2149, 6, 6, 0, 0, 0, TimeSpan.Zero);

    private static string Milliseconds(TimeSpan duration) => ((long)Math.Ceiling(duration.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);

    private void Equal(string condition, string name, string? value)
    {
        if (value is not null)
        {
            And(condition, name, value);
        }
    }
}
