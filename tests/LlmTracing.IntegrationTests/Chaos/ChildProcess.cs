using System.Diagnostics;
using System.Globalization;

namespace LlmTracing.IntegrationTests.Chaos;

/// <summary>A real process that traces, to be killed or to end as it is told.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <param name="port">Where its ClickHouse is.</param>
    /// <param name="table">The table, in the database <see cref="ChaosRig.Database"/>.</param>
    /// <param name="spool">Its spool; null for none.</param>
    /// <param name="prefix">What its request ids begin with.</param>
    /// <param name="rows">How many rows it writes.</param>
    /// <param name="end"><c>return</c>, <c>exit</c>, <c>throw</c>, <c>throw-at-once</c>, <c>dispose</c>, or <c>wait</c> for being killed.</param>
    public static ChildProcess Start(int port, string table, string? spool, string prefix, int rows, string end)
    {
        var number = rows.ToString(CultureInfo.InvariantCulture);
        var connection = string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Protocol=http;Database={ChaosRig.Database}");
        var program = Path.Combine(AppContext.BaseDirectory, "LlmTracing.ChildProcess.dll");
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [program, connection, table, spool ?? "-", prefix, number, end])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return new ChildProcess(process);
    }

    /// <summary>Reads its ledger until it says this.</summary>
    public async Task UntilItSaysAsync(string part)
    {
        using var patience = new CancellationTokenSource(Patience);
        var line = "nothing";
        while (!line.Contains(part, StringComparison.Ordinal))
        {
            line = await _process.StandardOutput.ReadLineAsync(patience.Token)
                ?? throw new InvalidOperationException($"The process ended before it said '{part}'; its last words: {line}");
        }
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task EndAsync() => await _process.WaitForExitAsync(new CancellationTokenSource(Patience).Token);

    /// <summary>Kills it as <c>kill -9</c> does, and waits for its end.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
