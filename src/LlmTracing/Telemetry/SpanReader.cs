using System.Diagnostics;
using System.Globalization;
using LlmTracing.Context;

namespace LlmTracing.Telemetry;

/// <summary>Turns an activity into a row of the spans table.</summary>
internal static class SpanReader
{
    public static SpanRecord Read(Activity activity, LlmTraceContext context, LlmSpanStatus status, DateTimeOffset endedAt)
    {
        var isOwn = ReferenceEquals(activity.Source, LlmTracer.Source);
        var record = new SpanRecord
        {
            TraceId = activity.TraceId.ToHexString(),
            SpanId = activity.SpanId.ToHexString(),
            ParentSpanId = activity.ParentSpanId == default ? "" : activity.ParentSpanId.ToHexString(),
            Name = activity.DisplayName ?? "",
            Status = LlmSpanStatusNames.Of(status),
            OperationType = OperationType(activity),
            Source = activity.Source.Name,
            StartedAt = StartOf(activity),
            EndedAt = endedAt,
            DurationUs = ulong.CreateSaturating((endedAt - StartOf(activity)).TotalMicroseconds),
            ErrorType = activity.GetTagItem(GenAiAttributes.ErrorType) as string ?? "",
            IsCall = CallTelemetry.IsClaimed(activity),
        };
        ReadContext(context, record);
        ReadTags(activity, isOwn, record);
        ReadEvents(activity, record);
        return record;
    }

    public static DateTimeOffset StartOf(Activity activity) => new(activity.StartTimeUtc, TimeSpan.Zero);

    /// <summary>Type of operation, for other libraries from the operation's name by the GenAI conventions.</summary>
    public static string OperationType(Activity activity) =>
        activity.GetTagItem(GenAiAttributes.OperationType) as string ?? activity.GetTagItem(GenAiAttributes.OperationName) switch
        {
            "chat" or "generate_content" or "text_completion" => LlmOperations.LlmCall,
            "execute_tool" => LlmOperations.ToolCall,
            "embeddings" => LlmOperations.Embedding,
            "retrieval" or "search_memory" => LlmOperations.Retrieval,
            "invoke_agent" => LlmOperations.Actor,
            "plan" or "invoke_workflow" => LlmOperations.Plan,
            string other => other,
            _ => "",
        };

    private static void ReadContext(LlmTraceContext context, SpanRecord record)
    {
        record.OrgId = context.OrgId ?? Guid.Empty;
        record.AgentId = context.AgentId ?? Guid.Empty;
        record.SessionId = context.SessionId;
        record.ProjectId = context.ProjectId ?? "";
        record.RunId = context.RunId ?? "";
        record.StepId = context.StepId ?? "";
        record.PlanId = context.PlanId ?? "";
        record.ConversationId = context.ConversationId ?? "";
        record.MessageId = context.MessageId ?? "";
        record.UserId = context.UserId ?? "";
        record.Actor = context.Actor ?? "";
        record.ServiceName = context.ServiceName ?? "";
        record.Environment = context.Environment ?? "";
    }

    private static void ReadTags(Activity activity, bool isOwn, SpanRecord record)
    {
        Dictionary<string, string>? attributes = null;
        foreach (ref readonly var tag in activity.EnumerateTagObjects())
        {
            switch (tag.Key)
            {
                case GenAiAttributes.RequestId:
                    record.RequestId = tag.Value as string ?? "";
                    continue;
                case GenAiAttributes.MessageId:
                    record.MessageId = tag.Value as string ?? "";
                    continue;
                case GenAiAttributes.OperationType or GenAiAttributes.SpanStatus or GenAiAttributes.ErrorType:
                    continue;
            }

            if (isOwn ? ContentTags.IsContent(tag.Key) : !ContentTags.IsSafe(tag.Key, tag.Value))
            {
                continue;
            }

            attributes ??= new(StringComparer.Ordinal);
            if (attributes.Count < LlmTracer.MaxAttributes)
            {
                attributes[tag.Key] = Text(tag.Value);
            }
        }

        if (attributes is not null)
        {
            record.Attributes = attributes;
        }
    }

    // Names only: the attributes of other libraries' events are messages as a rule.
    private static void ReadEvents(Activity activity, SpanRecord record)
    {
        List<string>? names = null;
        List<uint>? offsets = null;
        foreach (ref readonly var item in activity.EnumerateEvents())
        {
            (names ??= []).Add(item.Name);
            (offsets ??= []).Add(uint.CreateSaturating((item.Timestamp - StartOf(activity)).TotalMilliseconds));
            if (names.Count == LlmTracer.MaxEvents)
            {
                break;
            }
        }

        if (names is not null)
        {
            (record.EventNames, record.EventOffsetMs) = (names, offsets!);
        }
    }

    private static string Text(object? value)
    {
        var text = value switch
        {
            null => "",
            string s => s,
            bool b => b ? "true" : "false",
            string[] all => string.Join(',', all),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => "",
        };
        return text.Length <= LlmTracer.MaxAttributeLength ? text : text[..LlmTracer.MaxAttributeLength];
    }
}
