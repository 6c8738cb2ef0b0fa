using LlmTracing.Pricing;

namespace LlmTracing.Assembly;

/// <summary>Turns the facts of a call into its record: one pure function, values saturated, durations floored to whole milliseconds.</summary>
internal sealed class TraceAssembler(PriceBook prices, TimeProvider time, LlmTracingOptions options)
{
    private static readonly IReadOnlyList<ushort> OneOk = [200];
    private static readonly IReadOnlyList<string> OneSuccess = [ErrorCodes.None];

    private readonly bool _storeErrorMessages = options.StoreErrorMessages;
    private readonly double _ticksPerUnit = (double)TimeSpan.TicksPerSecond / time.TimestampFrequency;

    /// <summary>Assembles the record of a call that ended.</summary>
    public TraceRecord Assemble(CallFacts call)
    {
        var record = new TraceRecord();
        call.Context.ApplyTo(record);
        call.Span.ApplyTo(record);
        UsageEstimator.Estimate(call);
        WriteCall(call, record);
        WriteUsage(call.Response, record);
        WriteCost(call, record);
        WriteTiming(call.Course, record);
        WriteOutcome(call, record);
        WriteAttempts(call.Course, record);
        return record;
    }

    private static void WriteCall(CallFacts call, TraceRecord record)
    {
        var (request, response) = (call.Request, call.Response);
        record.Provider = call.Provider;
        record.Operation = call.Operation;
        record.ServerAddress = call.ServerAddress;
        record.ApiPath = call.ApiPath;
        record.Model = request.Model ?? "";
        record.Temperature = request.Temperature is { } temperature ? Saturated.Single(temperature) : null;
        record.MaxTokens = Saturate(request.MaxTokens);
        record.ContextHash = request.ContextHash ?? "";
        record.LlmConfigJson = request.ConfigJson ?? "";
        record.RequestSizeBytes = Saturated.UInt64(request.SizeBytes);
        record.ResponseModel = response.Model ?? "";
        record.ResponseId = response.Id ?? "";
        record.ProviderRequestId = response.RequestId ?? "";
        record.FinishReasons = response.FinishReasons ?? (IReadOnlyList<string>)[];
        record.ToolCalls = Saturated.UInt16(response.ToolCalls);
        record.ToolNames = response.ToolNames ?? (IReadOnlyList<string>)[];
        record.ServiceTier = response.ServiceTier ?? "";
        record.IsByok = response.IsByok;
        record.IsStreaming = response.IsStream;
        record.ResponseSizeBytes = Saturated.UInt64(response.SizeBytes);
    }

    private static void WriteUsage(ResponseFacts response, TraceRecord record)
    {
        var usage = response.Usage;
        record.InputTokens = Saturate(usage.Input) ?? 0;
        record.OutputTokens = Saturate(usage.Output) ?? 0;
        record.TotalTokens = Saturated.UInt32((long)record.InputTokens + record.OutputTokens);
        record.CachedInputTokens = Saturate(usage.CachedInput);
        record.CacheWriteTokens = Saturate(usage.CacheWrite);
        record.ReasoningTokens = Saturate(usage.Reasoning);
        record.AudioInputTokens = Saturate(usage.AudioInput);
        record.AudioOutputTokens = Saturate(usage.AudioOutput);
        record.UsageSource = usage switch
        {
            { IsPresent: false } => "none",
            { IsEstimated: true } => "estimated",
            _ => "provider",
        };
        record.IsUsageInconsistent = usage.IsInconsistent;
    }

    private void WriteCost(CallFacts call, TraceRecord record)
    {
        var price = prices.Find(call);
        record.CostUsd = price.CostUsd;
        record.CostSource = price.Source ?? "none";
        record.PriceId = price.PriceId ?? "";
    }

    private void WriteTiming(CallCourse course, TraceRecord record)
    {
        record.RequestedAt = Floor(course.StartedAt);
        record.CompletedAt = Floor(course.StartedAt + Elapsed(course.Ended - course.Started));
        record.ProviderTtfbMs = SinceStart(course, course.FirstByte) ?? 0;
        record.TotalLatencyMs = SinceStart(course, course.Ended) ?? 0;
        record.TtftMs = SinceStart(course, course.FirstToken);
        record.LastTokenMs = SinceStart(course, course.LastToken);
        if (course.LastToken > course.FirstToken && course.FirstToken != 0)
        {
            record.MaxGapMs = Milliseconds(course.MaxGap);
        }

        record.ConsumerBlockedMs = Milliseconds(course.ConsumerBlocked);
        record.OverheadUs = Saturated.UInt32(Elapsed(course.Overhead).TotalMicroseconds);
    }

    private void WriteOutcome(CallFacts call, TraceRecord record)
    {
        var (course, response) = (call.Course, call.Response);
        var outcome = CallOutcome.Of(course, response);
        record.StatusCode = Saturated.UInt16(course.StatusCode);
        record.IsComplete = outcome.IsComplete;
        record.ErrorCode = outcome.Code;
        record.ErrorCategory = outcome.Category;
        record.ErrorType = outcome.Type;
        record.RateLimitRemainingRequests = Saturate(response.RemainingRequests);
        record.RateLimitRemainingTokens = Saturate(response.RemainingTokens);
        record.RetryAfterMs = response.RetryAfter is { } wait ? Saturated.UInt32(wait.TotalMilliseconds) : null;
        record.ChunkCount = response.IsStream ? Saturated.UInt32(response.Chunks) : 0;
        if (_storeErrorMessages)
        {
            record.ErrorMessage = ErrorText.Redact(response.Error?.Message);
        }
    }

    private void WriteAttempts(CallCourse course, TraceRecord record)
    {
        if (course.Attempts is not { Count: > 0 } attempts)
        {
            return;
        }

        record.RetryCount = Saturated.UInt16(record.RetryCount + attempts.Count - 1);
        if (attempts is [{ StatusCode: 200, ErrorCode: "" } only])
        {
            // Nearly every call: nothing of it but the time is its own.
            record.AttemptStatus = OneOk;
            record.AttemptLatencyMs = [Milliseconds(only.Duration)];
            record.AttemptErrorCode = OneSuccess;
            return;
        }

        record.AttemptStatus = attempts.ConvertAll(static attempt => Saturated.UInt16(attempt.StatusCode));
        record.AttemptLatencyMs = attempts.ConvertAll(attempt => Milliseconds(attempt.Duration));
        record.AttemptErrorCode = attempts.ConvertAll(static attempt => attempt.ErrorCode);
    }

    private uint? SinceStart(CallCourse course, long timestamp) => timestamp == 0 ? null : Milliseconds(timestamp - course.Started);

    private uint Milliseconds(long duration) => Saturated.UInt32(Elapsed(duration).TotalMilliseconds);

    // As TimeProvider.GetElapsedTime, which asks for the frequency each time.
    private TimeSpan Elapsed(long duration) => new((long)(duration * _ticksPerUnit));

    private static uint? Saturate(long? value) => value is { } known ? Saturated.UInt32(known) : null;

    private static DateTimeOffset Floor(DateTimeOffset moment) =>
        new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
