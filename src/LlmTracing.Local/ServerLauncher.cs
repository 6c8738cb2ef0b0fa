using System.Diagnostics;

namespace LlmTracing.Local;

/// <summary>
/// The command that runs this assembly as a program: <c>dotnet exec --runtimeconfig … LlmTracing.Local.dll</c>. It works
/// wherever the assembly is: beside a test, a sample, or an app that has it from a package, which brings no
/// runtimeconfig of its own; then one is written.
/// </summary>
internal static class ServerLauncher
{
    public static ProcessStartInfo Command()
    {
        var assembly = typeof(ServerLauncher).Assembly.Location;
        if (assembly.Length == 0)
        {
            throw new LocalClickHouseException(
                "The local ClickHouse cannot start from a single-file app: LlmTracing.Local.dll must be a file. Point the connection string at a ClickHouse server instead.");
        }

        return new ProcessStartInfo(DotnetHost())
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
            ArgumentList = { "exec", "--runtimeconfig", RuntimeConfig(assembly), assembly },
        };
    }

    private static string DotnetHost()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host && File.Exists(host))
        {
            return host;
        }

        // …/shared/Microsoft.NETCore.App/10.0.1/System.Private.CoreLib.dll
        var root = new FileInfo(typeof(object).Assembly.Location).Directory?.Parent?.Parent?.Parent;
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var beside = root is null ? name : Path.Combine(root.FullName, name);
        return File.Exists(beside) ? beside : name;
    }

    private static string RuntimeConfig(string assembly)
    {
        var beside = Path.ChangeExtension(assembly, ".runtimeconfig.json");
        if (File.Exists(beside))
        {
            return beside;
        }

        var version = Environment.Version;
        var path = Path.Combine(Path.GetTempPath(), $"llmtracing-local-{Environment.ProcessId}.runtimeconfig.json");
        File.WriteAllText(
            path,
            $$"""
            {
              "runtimeOptions": {
                "tfm": "net{{version.Major}}.{{version.Minor}}",
                "framework": { "name": "Microsoft.AspNetCore.App", "version": "{{version.Major}}.{{version.Minor}}.0" },
                "configProperties": { "System.Globalization.Invariant": true }
              }
            }
            """);
        return path;
    }
}
