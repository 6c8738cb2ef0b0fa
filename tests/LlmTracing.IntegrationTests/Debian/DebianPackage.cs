using System.Diagnostics;
using System.Runtime.InteropServices;
using LlmTracing.Local.Packages;

namespace LlmTracing.IntegrationTests.Debian;

/// <summary>
/// Debian's clickhouse-server 18.16: the oldest server that is met in the field, and one that is not built from the local engine's library.
/// Fetched through apt into the user's cache folder, with the libraries that this machine lacks; nothing is installed.
/// </summary>
internal static class DebianPackage
{
    /// <summary><c>off</c> leaves the tests out, and they say so.</summary>
    public const string Variable = "LLMTRACING_TEST_DEBIAN_CLICKHOUSE";

    private const string Apt = "/usr/bin/apt-get";
    private static readonly string Cache = Path.Combine(Path.GetDirectoryName(EngineCache.DefaultFolder)!, "debian-clickhouse");
    private static readonly Lazy<string> Root = new(Fetch);

    /// <summary>Why the server cannot run here; null where it can. Where apt is there, a fetch that fails fails the tests.</summary>
    public static string? Unavailable
        => Environment.GetEnvironmentVariable(Variable) == "off" ? $"Debian's clickhouse-server was left out by {Variable}=off."
            : !File.Exists(Apt) ? "Debian's clickhouse-server needs apt, which is not here."
            : RuntimeInformation.ProcessArchitecture != Architecture.X64 ? "Debian has this clickhouse-server for x64 only."
            : null;

    /// <summary>How to start the server with a configuration.</summary>
    public static ProcessStartInfo Command(string configuration)
    {
        var start = new ProcessStartInfo(Path.Combine(Root.Value, "usr/sbin/clickhouse-server"), [$"--config-file={configuration}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(configuration)!,
        };
        start.Environment["LD_LIBRARY_PATH"] = string.Join(':', new[] { "usr/lib", "lib" }.Select(l => Path.Combine(Root.Value, l, "x86_64-linux-gnu")));
        return start;
    }

    private static string Fetch()
    {
        var root = Path.Combine(Cache, "root");
        if (Directory.Exists(root))
        {
            return root;
        }

        var work = Path.Combine(Cache, Guid.NewGuid().ToString("N"));
        var archives = Path.Combine(work, "archives");
        Directory.CreateDirectory(Path.Combine(archives, "partial"));
        string[] download =
        [
            "install", "-y", "--download-only", "--reinstall", "--no-install-recommends",
            "-o", "Dir::Cache::archives=" + archives, "-o", "Debug::NoLocking=true", "-o", "APT::Sandbox::User=root", "clickhouse-server",
        ];
        if (Run(Apt, download) is { } first)
        {
            _ = Run(Apt, "update"); // A fresh machine has no lists.
            if (Run(Apt, download) is { } second)
            {
                throw new InvalidOperationException($"apt could not fetch clickhouse-server ({first}; then {second}). {Variable}=off leaves its tests out.");
            }
        }

        foreach (var package in Directory.EnumerateFiles(archives, "*.deb"))
        {
            if (Run("/usr/bin/dpkg", "-x", package, Path.Combine(work, "root")) is { } failure)
            {
                throw new InvalidOperationException($"{Path.GetFileName(package)} cannot be unpacked: {failure}");
            }
        }

        try
        {
            Directory.Move(Path.Combine(work, "root"), root);
        }
        catch (IOException) when (Directory.Exists(root))
        {
            // Another process was faster.
        }

        Directory.Delete(work, recursive: true);
        return root;
    }

    // Null where it succeeded, else its last line.
    private static string? Run(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : (errors + output.Result).Trim().Split('\n')[^1];
    }
}
