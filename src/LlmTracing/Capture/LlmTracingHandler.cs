using System.Diagnostics;
using LlmTracing.Capture;
using LlmTracing.Providers;
using Microsoft.Extensions.Logging;

namespace LlmTracing;

/// <summary>
/// Traces the LLM calls that pass through an <see cref="HttpClient"/>: every call leaves exactly one <see cref="TraceRecord"/>, whatever
/// becomes of it. Everything else passes untouched.
/// </summary>
/// <remarks>
/// <para>
/// The call is observed in passing: request facts are taken from the bytes as they are sent, those of the answer from the bytes as the
/// caller reads them. Nothing is buffered, reordered or delayed; bytes, headers, trailers, exceptions and cancellation are those of the
/// call without the handler. What goes wrong in the library itself is counted and logged once.
/// </para>
/// <para>
/// The record is written when the answer's body ends, is disposed, fails or is cancelled, whichever comes first. An answer that is neither
/// read to its end nor disposed is recorded when the garbage collector finds it, and not at all where the process ends before.
/// </para>
/// <para>Safe for many threads, as every handler. One instance belongs to one handler chain.</para>
/// </remarks>
public sealed class LlmTracingHandler : DelegatingHandler
{
    private readonly TracePipeline _pipeline;
    private readonly Func<HttpRequestMessage, CallObserver?> _observe;

    /// <summary>A handler for any <see cref="HttpClient"/> or SDK made by hand; set <see cref="DelegatingHandler.InnerHandler"/> before use.</summary>
    /// <param name="sink">Receives the records, for example a <c>TraceWriter</c>.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="loggerFactory">Where the library says what goes wrong in itself; null for nowhere.</param>
    public LlmTracingHandler(ITraceSink sink, LlmTracingOptions? options = null, ILoggerFactory? loggerFactory = null)
        : this(new TracePipeline(options ?? new LlmTracingOptions(), [sink], loggers: loggerFactory))
    {
    }

    internal LlmTracingHandler(TracePipeline pipeline)
        : this(pipeline, pipeline.Catalog)
    {
    }

    internal LlmTracingHandler(TracePipeline pipeline, ProviderCatalog catalog)
        : this(pipeline, catalog.Observe)
    {
    }

    internal LlmTracingHandler(TracePipeline pipeline, Func<HttpRequestMessage, CallObserver?> observe)
    {
        _pipeline = pipeline;
        _observe = observe;
    }

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _pipeline.Begin(request, _observe, cancellationToken) is { } call
            ? SendTracedAsync(call, request, cancellationToken)
            : base.SendAsync(request, cancellationToken);

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_pipeline.Begin(request, _observe, cancellationToken) is not { } call)
        {
            return base.Send(request, cancellationToken);
        }

        var activity = Activity.Current;
        try
        {
            if (_pipeline.RequestsStreamUsage)
            {
                call.AskForUsage(request, cancellationToken);
            }

            call.AttachTo(request);
            var response = base.Send(request, cancellationToken);
            call.AttachTo(response);
            return response;
        }
        catch (Exception exception)
        {
            call.OnFailure(exception);
            throw;
        }
        finally
        {
            call.DetachFrom(request);
            Activity.Current = activity;
        }
    }

    // The activity of the call is current in the flow of this method only.
    private async Task<HttpResponseMessage> SendTracedAsync(
        TracedCall call, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            if (_pipeline.RequestsStreamUsage)
            {
                await call.AskForUsageAsync(request, cancellationToken).ConfigureAwait(false);
            }

            call.AttachTo(request);
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            call.AttachTo(response);
            return response;
        }
        catch (Exception exception)
        {
            call.OnFailure(exception);
            throw;
        }
        finally
        {
            call.DetachFrom(request);
        }
    }
}
