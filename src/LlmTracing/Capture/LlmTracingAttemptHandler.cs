using LlmTracing.Capture;

namespace LlmTracing;

/// <summary>
/// Notes the HTTP attempts of a call that an <see cref="LlmTracingHandler"/> further out traces: one row per call, its attempts inside it.
/// Belongs below the handlers that retry, as the innermost one; without the outer handler it does nothing.
/// </summary>
/// <remarks>
/// <c>AddLlmTracing</c> puts both in their places. A handler in between that sends another content than the one it was given hides its
/// attempts.
/// </remarks>
public sealed class LlmTracingAttemptHandler : DelegatingHandler
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        TracedCall.Of(request) is { } call ? SendObservedAsync(call, request, cancellationToken) : base.SendAsync(request, cancellationToken);

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (TracedCall.Of(request) is not { } call)
        {
            return base.Send(request, cancellationToken);
        }

        var started = call.Timestamp;
        try
        {
            var response = base.Send(request, cancellationToken);
            call.OnAttempt(started, response);
            return response;
        }
        catch (Exception exception)
        {
            call.OnAttempt(started, exception);
            throw;
        }
    }

    private async Task<HttpResponseMessage> SendObservedAsync(
        TracedCall call, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var started = call.Timestamp;
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            call.OnAttempt(started, response);
            return response;
        }
        catch (Exception exception)
        {
            call.OnAttempt(started, exception);
            throw;
        }
    }
}
