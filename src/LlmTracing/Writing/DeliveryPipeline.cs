using LlmTracing.ClickHouse;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace LlmTracing.Writing;

/// <summary>
/// Builds the resilience pipeline of one insert, from outside in: retry of temporary failures, the wait while the circuit is open (which is
/// no attempt), circuit breaker, attempt timeout.
/// </summary>
internal static class DeliveryPipeline
{
    // Three failures in half a minute, without a success between them, open the circuit.
    private const int FailuresThatOpen = 3;
    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(30);

    // No server's wish keeps the writer from asking again for longer than this.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(2);

    public static ResiliencePipeline Build(LlmTracingOptions options, TimeProvider time, DeliveryHealth health, AttemptTime attempt)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (options.MaxRetryAttempts > 0)
        {
            builder.AddRetry(Retry(options));
        }

        return builder
            .AddRetry(WaitForCircuit())
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = static args => ValueTask.FromResult(IsTemporary(args.Outcome.Exception)),
                FailureRatio = 1.0,
                MinimumThroughput = FailuresThatOpen,
                SamplingDuration = Sampling,
                BreakDuration = options.CircuitBreakDuration,
                OnOpened = args => health.CircuitOpenedAsync(args.BreakDuration),
                OnClosed = _ => health.CircuitClosedAsync(),
            })
            .AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = _ => ValueTask.FromResult(attempt.Next) })
            .Build();
    }

    private static RetryStrategyOptions Retry(LlmTracingOptions options) => new()
    {
        ShouldHandle = static args => ValueTask.FromResult(IsTemporary(args.Outcome.Exception)),
        MaxRetryAttempts = options.MaxRetryAttempts,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = options.RetryDelay,
        MaxDelay = options.MaxRetryDelay,
        DelayGenerator = static args => ValueTask.FromResult(Asked(args.Outcome.Exception)),
    };

    private static RetryStrategyOptions WaitForCircuit() => new()
    {
        ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Exception is BrokenCircuitException),
        MaxRetryAttempts = int.MaxValue,
        DelayGenerator = static args => ValueTask.FromResult(UntilProbe(args.Outcome.Exception)),
    };

    private static bool IsTemporary(Exception? exception) => exception is InsertException { Failure: InsertFailure.Temporary };

    // Null leaves the delay to the back-off.
    private static TimeSpan? Asked(Exception? exception) => exception switch
    {
        InsertException { RetryAfter: { } wait } => wait < LongestRetryAfter ? wait : LongestRetryAfter,
        _ => null,
    };

    // Timers count whole milliseconds: rounded up, or the circuit would still be open when they ring.
    private static TimeSpan? UntilProbe(Exception? exception) => exception is BrokenCircuitException { RetryAfter: { } wait }
        ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds))
        : null;
}
