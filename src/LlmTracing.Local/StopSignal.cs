using System.Runtime.InteropServices;

namespace LlmTracing.Local;

/// <summary>Says when the server is to end: SIGTERM, Ctrl+C, or the end of its owner.</summary>
/// <remarks>
/// A server that belongs to another process reads its standard input, a pipe that the owner never writes to. The system
/// closes the pipe when the owner ends, however it ends. Ctrl+C reaches both; the owner may still have rows to
/// write then, so an owned server lets it pass.
/// </remarks>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;

    public StopSignal(bool ownedByInput)
    {
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, ownedByInput ? static context => context.Cancel = true : Stop),
        ];
        if (ownedByInput)
        {
            _ = WatchOwnerAsync();
        }
    }

    /// <summary>Cancelled when the server is to end.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Waits for it.</summary>
    public async Task WaitAsync()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = Token.Register(stopped.SetResult);
        await stopped.Task.ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Array.ForEach(_signals, static s => s.Dispose());
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        _stop.Cancel();
    }

    private async Task WatchOwnerAsync()
    {
        var input = Console.OpenStandardInput();
        await using (input.ConfigureAwait(false))
        {
            var buffer = new byte[16];
            while (await input.ReadAsync(buffer).ConfigureAwait(false) > 0)
            {
            }

            await _stop.CancelAsync().ConfigureAwait(false);
        }
    }
}
