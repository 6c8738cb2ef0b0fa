using Microsoft.Extensions.Hosting;

namespace LlmTracing.Writing;

/// <summary>Drains the writers after every other hosted service has stopped, so that calls that end during shutdown still get a row.</summary>
internal sealed class LlmTracingHostedService(IEnumerable<IBackgroundWriter> writers) : IHostedLifecycleService
{
    // Resolved when the host starts: a spool that an earlier process left is replayed without waiting for a call.
    private readonly IBackgroundWriter[] _writers = [.. writers];

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var writer in _writers)
        {
            writer.Start();
        }

        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
        => Task.WhenAll(_writers.Select(w => w.StopAsync(cancellationToken)));
}
