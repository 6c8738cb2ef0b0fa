using LlmTracing.Assembly;
using Polly.Timeout;

namespace LlmTracing.Capture;

/// <summary>Tells what an exception means for the call that it ended.</summary>
internal static class CallFailure
{
    /// <param name="exception">What the send or a read threw.</param>
    /// <param name="timeouts">The timeouts that run over the call.</param>
    /// <param name="cancellation">The token that the send or the read was given.</param>
    public static CallEnd Classify(Exception exception, ClientTimeouts timeouts, CancellationToken cancellation)
    {
        if (exception is TimeoutException or TimeoutRejectedException)
        {
            return CallEnd.TimedOut;
        }

        if (!cancellation.IsCancellationRequested)
        {
            // SocketsHttpHandler says so when its ConnectTimeout runs out.
            return exception is OperationCanceledException { InnerException: TimeoutException } ? CallEnd.TimedOut : CallEnd.Failed;
        }

        // A read that is cancelled may fail with the error of the connection that was torn down for it.
        return timeouts.Cancelled(cancellation) ? CallEnd.TimedOut : CallEnd.Cancelled;
    }
}
