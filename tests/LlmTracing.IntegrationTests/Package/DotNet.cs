using System.Diagnostics;

namespace LlmTracing.IntegrationTests.Package;

/// <summary>Runs <c>dotnet</c>, or a program that it built, and gives back what was written.</summary>
internal static class DotNet
{
    /// <summary>The folder of the solution.</summary>
    public static string RepositoryRoot { get; } = Root();

    public static Task<string> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments) =>
        RunAsync(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", folder, environment, arguments);

    /// <summary>Runs a program to its end; what it says on both streams is in the message where it fails.</summary>
    public static async Task<string> RunAsync(string program, string folder, IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // What the test run's own SDK put into the environment is not for the SDK that runs below it.
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(8));
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        process.ExitCode.Should().Be(0, "{0} {1} says: {2}{3}", program, string.Join(' ', start.ArgumentList), await output, await error);
        return await output;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "LlmTracing.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the working copy.");
        }

        return folder.FullName;
    }
}
