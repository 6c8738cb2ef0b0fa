using System.ComponentModel;
using System.Diagnostics;

namespace LlmTracing.Local.Packages;

/// <summary>Fetches a package with the machine's own npm client, so its registry, proxy and credentials apply.</summary>
internal sealed class NpmClient(Action<string> progress, TimeProvider time)
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(3);

    /// <summary>Downloads the package's packed file into a folder.</summary>
    /// <exception cref="LocalClickHouseException">npm is missing or failed; the message holds what it said.</exception>
    public async Task<string> PackAsync(EnginePackage package, string folder, CancellationToken cancellationToken)
    {
        // npm writes into its cache first: one of our own shows how much has come, and is gone afterwards.
        var cache = Path.Combine(folder, "npm");
        var start = new ProcessStartInfo("npm")
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "pack", package.Specification, "--cache", cache, "--no-update-notifier", "--no-fund", "--no-audit" },
        };

        using var npm = Start(start);
        npm.StandardInput.Close();
        var output = npm.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = npm.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await ReportUntilExitAsync(npm, folder, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            throw;
        }

        await output.ConfigureAwait(false);
        var said = await errors.ConfigureAwait(false);
        return npm.ExitCode == 0 && Directory.EnumerateFiles(folder, "*.tgz").FirstOrDefault() is { } archive
            ? archive
            : throw new LocalClickHouseException($"npm pack {package.Specification} failed ({npm.ExitCode}): {said.Trim()}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new LocalClickHouseException(
                "The local engine is fetched with npm, which is not on the PATH. Install Node.js once, or point the "
                + "connection string at a ClickHouse server.",
                e);
        }
    }

    private async Task ReportUntilExitAsync(Process npm, string folder, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var exit = npm.WaitForExitAsync(cancellationToken);
        while (await Task.WhenAny(exit, Task.Delay(ReportInterval, time, cancellationToken)).ConfigureAwait(false) != exit)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress($"  {Size(folder) >> 20} of 170 MB, {time.GetElapsedTime(start).TotalSeconds:F0} s");
        }

        await exit.ConfigureAwait(false);
    }

    private static long Size(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
        }
        catch (IOException)
        {
            return 0; // npm renames its files while we look.
        }
    }
}
