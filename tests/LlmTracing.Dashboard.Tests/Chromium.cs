using System.Diagnostics;

namespace LlmTracing.Dashboard.Tests;

/// <summary>Debian's Chromium: the one of <c>LLMTRACING_TEST_CHROMIUM</c>, else <c>/usr/bin/chromium</c>, installed by apt where it is missing.</summary>
internal static class Chromium
{
    private const string Debian = "/usr/bin/chromium";

    public static async Task<string> PathAsync()
    {
        if (Environment.GetEnvironmentVariable("LLMTRACING_TEST_CHROMIUM") is { Length: > 0 } given)
        {
            return given;
        }

        if (!File.Exists(Debian) && File.Exists("/usr/bin/apt-get"))
        {
            await RunAsync("apt-get", "update");
            await RunAsync("apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core");
        }

        return File.Exists(Debian)
            ? Debian
            : throw new InvalidOperationException($"The browser tests need Chromium: there is none at {Debian}, and apt could not install it. Install it, or name one in LLMTRACING_TEST_CHROMIUM.");
    }

    private static async Task RunAsync(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var process = Process.Start(start)!;
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync(), process.WaitForExitAsync());
    }
}
