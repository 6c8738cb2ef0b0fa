using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using LlmTracing.Telemetry;

namespace LlmTracing;

/// <summary>
/// Starts spans for what an application does around its calls: tools, retrievals, plans. A span is a <see cref="System.Diagnostics.Activity"/>, so
/// it joins the OpenTelemetry trace it stands in; where the library captures spans it is also a row of the spans table.
/// </summary>
/// <remarks>
/// Nothing here throws, whatever listeners do. Where nobody listens (tracing off, no OpenTelemetry) every span is the same
/// empty one and costs no allocation. Safe for many threads.
/// </remarks>
[SuppressMessage("Design", "CA1031", Justification = "Listeners are the host's code; a span never breaks what it describes.")]
public static class LlmTracer
{
    /// <summary>Most attributes of a span; more are left out.</summary>
    public const int MaxAttributes = 64;

    /// <summary>Longest value of an attribute, in characters; longer ones are cut.</summary>
    public const int MaxAttributeLength = 1024;

    /// <summary>Most events of a span; more are left out.</summary>
    public const int MaxEvents = 64;

    /// <summary>The source of spans; calls have one of their own under the same name.</summary>
    internal static readonly ActivitySource Source = new(LlmTracingTelemetry.Name, LlmTracingTelemetry.Version);

    /// <summary>Starts a span below the current one.</summary>
    /// <param name="name">Name, of low cardinality: what is done, not with what.</param>
    /// <param name="operation">One of <see cref="LlmOperations"/>, or a word of the host's own.</param>
    /// <returns>The running span. Dispose it: what was not ended otherwise is then completed.</returns>
    public static LlmSpan StartSpan(string name, string operation)
    {
        var span = CreateSpan(name, operation);
        span.Start();
        return span;
    }

    /// <summary>Creates a span that is pending until <see cref="LlmSpan.Start"/>. One that is never started is not written.</summary>
    /// <param name="name">Name, of low cardinality.</param>
    /// <param name="operation">One of <see cref="LlmOperations"/>, or a word of the host's own.</param>
    /// <returns>The pending span.</returns>
    public static LlmSpan CreateSpan(string name, string operation) => CreateSpan(name, operation, parent: null);

    /// <summary>Creates a span below a given one, or below the current one where that is null.</summary>
    internal static LlmSpan CreateSpan(string name, string operation, ActivityContext? parent)
    {
        try
        {
            if (!Source.HasListeners() || Source.CreateActivity(name, Kind(operation), parent ?? ScopesParent()) is not { } activity)
            {
                return LlmSpan.None;
            }

            activity.SetTag(GenAiAttributes.OperationType, operation);
            if (operation is LlmOperations.Plan or LlmOperations.Actor)
            {
                SpanTotals.Attach(activity);
            }

            return new LlmSpan(activity);
        }
        catch
        {
            return LlmSpan.None;
        }
    }

    /// <summary>Runs work inside a span: completed when it returns, cancelled or failed when it throws. What it throws is thrown on as it is.</summary>
    /// <typeparam name="T">What the work returns.</typeparam>
    /// <param name="name">Name, of low cardinality.</param>
    /// <param name="operation">One of <see cref="LlmOperations"/>, or a word of the host's own.</param>
    /// <param name="work">The work.</param>
    /// <returns>What the work returns.</returns>
    public static async Task<T> RunAsync<T>(string name, string operation, Func<LlmSpan, Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        using var span = StartSpan(name, operation);
        try
        {
            return await work(span).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            span.Cancel();
            throw;
        }
        catch (Exception exception)
        {
            span.Fail(exception);
            throw;
        }
    }

    /// <summary>Links a message to a span or call that ended: a span of no duration below it.</summary>
    internal static void LinkMessage(string traceId, string spanId, string requestId, string messageId)
    {
        try
        {
            if (!Source.HasListeners())
            {
                return;
            }

            var parent = traceId.Length == 32 && spanId.Length == 16
                ? new ActivityContext(ActivityTraceId.CreateFromString(traceId), ActivitySpanId.CreateFromString(spanId), ActivityTraceFlags.Recorded)
                : default;
            var current = Activity.Current;
            using (var link = Source.StartActivity("link message", ActivityKind.Internal, parent))
            {
                link?.SetTag(GenAiAttributes.OperationType, LlmOperations.MessageLink);
                link?.SetTag(GenAiAttributes.MessageId, messageId);
                if (requestId.Length != 0)
                {
                    link?.SetTag(GenAiAttributes.RequestId, requestId);
                }
            }

            Activity.Current = current;
        }
        catch
        {
            // As above.
        }
    }

    // Where there is no activity the scope may name the trace of another system.
    private static ActivityContext ScopesParent()
    {
        if (Activity.Current is not null || LlmTraceScope.Current?.Context is not { TraceId: { } trace, ParentSpanId: { } span })
        {
            return default;
        }

        return ActivityContext.TryParse($"00-{trace}-{span}-01", traceState: null, isRemote: true, out var parent) ? parent : default;
    }

    private static ActivityKind Kind(string operation) =>
        operation is LlmOperations.LlmCall or LlmOperations.Embedding ? ActivityKind.Client : ActivityKind.Internal;
}
