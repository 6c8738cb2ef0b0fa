using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using LlmTracing.Assembly;

namespace LlmTracing.Telemetry;

/// <summary>
/// Makes our calls Activities and metrics by the GenAI conventions. Where a client library (Microsoft.Extensions.AI, the OpenAI SDK) has
/// already made an Activity for the call, that one is enriched instead of a second one made. Without listeners: a few checks, nothing else.
/// </summary>
internal sealed class CallTelemetry(Meter meter, OperationalInstruments operational, GenAiConventions conventions, TimeProvider time)
{
    /// <summary>The source of calls; application spans have one of their own under the same name.</summary>
    public static readonly ActivitySource Source = new(LlmTracingTelemetry.Name, LlmTracingTelemetry.Version);

    private const string ClaimedBy = "llmtracing.claimed";

    // Between the client library's activity and the handler stand at most those of its HTTP pipeline.
    private const int MaxDistance = 3;

    private readonly GenAiNames _names = GenAiNames.Of(conventions);
    private readonly GenAiInstruments _instruments = new(meter, GenAiNames.Of(conventions));
    private Action<CallFacts, long>? _onChunkGap;

    /// <summary>Records the time between two chunks of a call; null while nobody listens, so that it costs a call one check.</summary>
    public Action<CallFacts, long>? OnChunkGap => _instruments.MeasuresChunks ? _onChunkGap ??= RecordChunkGap : null;

    /// <summary>
    /// Starts the call's activity and makes it the current one of this flow. Call it where the flow ends with the send (in an async method),
    /// so that the caller's own activity stays current for him.
    /// </summary>
    public static CallSpan Start(HttpRequestMessage request, CallFacts call)
    {
        var ambient = Activity.Current;
        var port = request.RequestUri is { IsAbsoluteUri: true } uri ? uri.Port : 0;
        if (FindClientActivity(ambient) is { } client)
        {
            return CallSpan.OfClient(client, port);
        }

        return CallSpan.Below(ambient, Source.HasListeners() ? StartOwn(ambient, call, port) : null, port);
    }

    /// <summary>Ends the call's activity and records its metrics.</summary>
    public void Finish(in CallSpan span, TraceRecord record)
    {
        if (span.Activity is { } activity)
        {
            if (activity.IsAllDataRequested)
            {
                SetTags(activity, record);
            }

            if (span.IsOwn)
            {
                Stop(activity, record);
            }
        }

        SpanTotals.AddCall(span.Parent, record);
        operational.OnCallEnd(record);
        _instruments.Record(record, span.Port);
    }

    /// <summary>The request turned out to be no call: an activity of ours is not exported, a client library's is its own again.</summary>
    public static void Discard(in CallSpan span)
    {
        if (span.Activity is not { } activity)
        {
            return;
        }

        if (!span.IsOwn)
        {
            activity.SetCustomProperty(ClaimedBy, null);
            return;
        }

        activity.IsAllDataRequested = false;
        activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        StopInPlace(activity);
    }

    /// <summary>Whether a client library's activity stands for a call of ours.</summary>
    public static bool IsClaimed(Activity activity) => activity.GetCustomProperty(ClaimedBy) is not null;

    /// <summary>Class of the error by <c>error.type</c>; empty for success.</summary>
    public static string ErrorType(TraceRecord record)
    {
        if (record.ErrorCode.Length == 0)
        {
            return "";
        }

        return record.ErrorType.Length != 0 ? record.ErrorType : record.ErrorCategory.Length != 0 ? record.ErrorCategory : record.ErrorCode;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Listeners are the host's code: what one throws must not cost the record its request.")]
    private static Activity? StartOwn(Activity? ambient, CallFacts call, int port)
    {
        // What a sampler may decide by. The list is only made where somebody listens.
        TagList tags = default;
        tags.Add(GenAiAttributes.OperationName, call.Operation);
        tags.Add(GenAiAttributes.ProviderName, call.Provider);
        tags.Add(GenAiAttributes.ServerAddress, call.ServerAddress);
        tags.Add(GenAiAttributes.ServerPort, port);
        try
        {
            return Source.StartActivity(call.Operation, ActivityKind.Client, parentContext: default, tags);
        }
        catch
        {
            // It may have begun for the listeners before the one that threw.
            var current = Activity.Current;
            return ReferenceEquals(current, ambient) ? null : current;
        }
    }

    private static Activity? FindClientActivity(Activity? activity)
    {
        for (var distance = 0; activity is not null && distance <= MaxDistance; distance++, activity = activity.Parent)
        {
            if (activity.GetTagItem(GenAiAttributes.OperationName) is not string operation)
            {
                continue;
            }

            // A span of a tool or an agent is our parent, not the call. A second call below the same activity is a retry: a child of it.
            if (operation is not ("chat" or "generate_content" or "text_completion" or "embeddings") || ReferenceEquals(activity.Source, Source))
            {
                return null;
            }

            lock (activity)
            {
                if (IsClaimed(activity))
                {
                    return null;
                }

                activity.SetCustomProperty(ClaimedBy, Source);
                return activity;
            }
        }

        return null;
    }

    private static void Stop(Activity activity, TraceRecord record)
    {
        if (record.Model.Length != 0)
        {
            activity.DisplayName = $"{record.Operation} {record.Model}";
        }

        activity.SetEndTime(activity.StartTimeUtc + (record.CompletedAt - record.RequestedAt));
        StopInPlace(activity);
    }

    private static void StopInPlace(Activity activity)
    {
        // Stop makes the parent current. The answer's end may be read inside another activity of the caller, which has to stay.
        var current = Activity.Current;
        activity.Stop();
        if (!ReferenceEquals(current, activity))
        {
            Activity.Current = current;
        }
    }

    private static void Set(Activity activity, string key, string value)
    {
        if (value.Length != 0)
        {
            Set(activity, key, (object)value);
        }
    }

    // What the client library says itself stays.
    private static void Set(Activity activity, string key, object? value)
    {
        if (value is not null && activity.GetTagItem(key) is null)
        {
            activity.SetTag(key, value);
        }
    }

    private static string? NonZero(Guid? id) => id is { } value && value != Guid.Empty ? value.ToString() : null;

    [SuppressMessage("Design", "CA1031", Justification = "Listeners are the host's code: what one throws must not end the reading of the answer.")]
    private void RecordChunkGap(CallFacts call, long gap)
    {
        try
        {
            _instruments.RecordChunk(call, time.GetElapsedTime(0, gap).TotalSeconds);
        }
        catch
        {
            // See above.
        }
    }

    private void SetTags(Activity activity, TraceRecord record)
    {
        Set(activity, GenAiAttributes.ProviderName, record.Provider);
        Set(activity, GenAiAttributes.ServerAddress, record.ServerAddress);
        Set(activity, GenAiAttributes.RequestModel, record.Model);
        Set(activity, GenAiAttributes.ResponseModel, record.ResponseModel);
        Set(activity, GenAiAttributes.ResponseId, record.ResponseId);
        Set(activity, GenAiAttributes.ConversationId, record.ConversationId);
        Set(activity, GenAiAttributes.RequestTemperature, (double?)record.Temperature);
        Set(activity, GenAiAttributes.RequestMaxTokens, (long?)record.MaxTokens);
        if (record.FinishReasons.Count != 0)
        {
            Set(activity, GenAiAttributes.ResponseFinishReasons, record.FinishReasons.ToArray());
        }

        if (record.IsStreaming)
        {
            Set(activity, GenAiAttributes.RequestStream, true);
            Set(activity, GenAiAttributes.ResponseTimeToFirstChunk, record.TtftMs / 1000d);
        }

        if (record.UsageSource is "provider")
        {
            Set(activity, GenAiAttributes.UsageInputTokens, (long)record.InputTokens);
            Set(activity, GenAiAttributes.UsageOutputTokens, (long)record.OutputTokens);
            Set(activity, GenAiAttributes.UsageCacheReadInputTokens, (long?)record.CachedInputTokens);
            Set(activity, _names.CacheWriteTokens, (long?)record.CacheWriteTokens);
            Set(activity, GenAiAttributes.UsageReasoningOutputTokens, (long?)record.ReasoningTokens);
        }

        if (record.StatusCode != 0)
        {
            Set(activity, GenAiAttributes.HttpResponseStatusCode, (int)record.StatusCode);
        }

        if (record.RetryCount != 0)
        {
            Set(activity, GenAiAttributes.HttpRequestResendCount, (int)record.RetryCount);
        }

        SetOwnTags(activity, record);

        if (record.ErrorCode.Length == 0)
        {
            return;
        }

        Set(activity, GenAiAttributes.ErrorType, ErrorType(record));
        Set(activity, GenAiAttributes.ErrorCode, record.ErrorCode);
        if (activity.Status == ActivityStatusCode.Unset)
        {
            activity.SetStatus(ActivityStatusCode.Error, record.ErrorCode);
        }
    }

    private static void SetOwnTags(Activity activity, TraceRecord record)
    {
        Set(activity, GenAiAttributes.RequestId, record.RequestId);
        if (record.IsUsageInconsistent)
        {
            Set(activity, GenAiAttributes.UsageInconsistent, true);
        }

        Set(activity, GenAiAttributes.CostUsd, (double?)record.CostUsd);
        Set(activity, GenAiAttributes.OrgId, (object?)NonZero(record.OrgId));
        Set(activity, GenAiAttributes.AgentId, (object?)NonZero(record.AgentId));
        Set(activity, GenAiAttributes.SessionId, (object?)NonZero(record.SessionId));
        Set(activity, GenAiAttributes.RunId, record.RunId);
        Set(activity, GenAiAttributes.StepId, record.StepId);
        Set(activity, GenAiAttributes.PlanId, record.PlanId);
        Set(activity, GenAiAttributes.MessageId, record.MessageId);
    }
}
