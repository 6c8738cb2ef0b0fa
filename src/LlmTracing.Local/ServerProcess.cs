using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace LlmTracing.Local;

/// <summary>The server's process as its owner sees it.</summary>
internal sealed class ServerProcess
{
    private const int RememberedLines = 40;
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly Action<string> _progress;
    private readonly Queue<string> _said = new();
    private readonly TaskCompletionSource<ReadyLine> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastHeard = TimeProvider.System.GetTimestamp();
    private Task? _stopped;
    private readonly Lock _gate = new();

    private ServerProcess(Process process, Action<string> progress)
    {
        _process = process;
        _progress = progress;
        Id = process.Id;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id { get; }

    public static ServerProcess Start(LocalClickHouseOptions options)
    {
        var start = ServerLauncher.Command();
        start.ArgumentList.Add("--owned");
        start.ArgumentList.Add("--port");
        start.ArgumentList.Add(options.Port.ToString(CultureInfo.InvariantCulture));
        if (options.DataFolder is { } folder)
        {
            start.ArgumentList.Add("--data");
            start.ArgumentList.Add(Path.GetFullPath(folder));
        }

        if (options.User is { } user)
        {
            start.ArgumentList.Add("--user");
            start.ArgumentList.Add(user);
            start.Environment[ServerArguments.PasswordVariable] = options.Password ?? "";
        }

        try
        {
            return new ServerProcess(Process.Start(start)!, options.Progress ?? Console.Error.WriteLine);
        }
        catch (Win32Exception e)
        {
            throw new LocalClickHouseException($"'{start.FileName}' could not be started: {e.Message}", e);
        }
    }

    /// <summary>Waits for the line that says the server listens.</summary>
    public async Task<ReadyLine> WaitUntilReadyAsync(TimeSpan silence, CancellationToken cancellationToken)
    {
        var exit = _process.WaitForExitAsync(cancellationToken);
        while (true)
        {
            var tick = Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            var first = await Task.WhenAny(_ready.Task, exit, tick).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (first == _ready.Task)
            {
                return await _ready.Task.ConfigureAwait(false);
            }

            if (first == exit)
            {
                throw new LocalClickHouseException($"The local ClickHouse did not start. {Said()}");
            }

            if (TimeProvider.System.GetElapsedTime(Interlocked.Read(ref _lastHeard)) > silence)
            {
                throw new LocalClickHouseException(
                    $"The local ClickHouse was silent for {silence.TotalSeconds:F0} s at its start. {Said()}");
            }
        }
    }

    /// <summary>Ends the server: closes its standard input, waits, and kills what then still runs.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _stopped ??= StopCoreAsync(cancellationToken);
        }
    }

    private async Task StopCoreAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(StopTimeout);
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        if (_ready.Task.IsCompletedSuccessfully)
        {
            // Nothing is left of a server that was killed either.
            DataFolder.DeleteTemporary((await _ready.Task.ConfigureAwait(false)).DataFolder);
        }

        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        Interlocked.Exchange(ref _lastHeard, TimeProvider.System.GetTimestamp());
        if (ReadyLine.Parse(line) is { } ready)
        {
            _ready.TrySetResult(ready);
            return;
        }

        lock (_gate)
        {
            _said.Enqueue(line);
            if (_said.Count > RememberedLines)
            {
                _said.Dequeue();
            }
        }

        if (!_ready.Task.IsCompleted)
        {
            _progress(line);
        }
    }

    private string Said()
    {
        lock (_gate)
        {
            return _said.Count == 0 ? "It said nothing." : $"It said: {string.Join(Environment.NewLine, _said)}";
        }
    }
}
