using System.Runtime.InteropServices;

namespace LlmTracing.Local.Packages;

/// <summary>The npm package that holds the engine for one platform.</summary>
/// <param name="Platform">The last part of the package's name.</param>
/// <param name="Integrity">
/// The sha512 of the packed file, as npm writes it; null where no one has pinned it yet: then npm's own check is all.
/// </param>
internal sealed record EnginePackage(string Platform, string? Integrity)
{
    /// <summary>The engine's version. Raising it means new integrities below.</summary>
    public const string Version = "26.7.3-stable.1";

    private static readonly EnginePackage[] Known =
    [
        new("linux-x64-gnu",
            "sha512-XP97mMqnc5tZpKQywR8N7cLTsHNiTmHr30pC5mzo3jWmukjKn2IBa60c2B/gWUNcuFjOMjWoorQICCqBVj5wpw=="),
        new("linux-arm64-gnu", null),
        new("darwin-x64", null),
        new("darwin-arm64", null),
    ];

    /// <summary>The package's name.</summary>
    public string Name => $"@chdb/lib-{Platform}";

    /// <summary>Name and version, as npm takes them.</summary>
    public string Specification => $"{Name}@{Version}";

    /// <summary>The folder of the unpacked package inside the cache.</summary>
    public string FolderName => $"chdb-{Platform}-{Version}";

    /// <summary>The package for this machine.</summary>
    /// <exception cref="LocalClickHouseException">There is no engine for this system.</exception>
    public static EnginePackage ForThisMachine()
    {
        var system = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : "";
        var processor = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        var musl = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);
        var platform = $"{system}-{processor}{(system == "linux" ? "-gnu" : "")}";
        return (musl ? null : Array.Find(Known, p => p.Platform == platform))
            ?? throw new LocalClickHouseException(
                $"There is no local engine for {RuntimeInformation.RuntimeIdentifier}: it exists for Linux with glibc and "
                + "macOS, on x64 and arm64. On Windows use WSL 2, or point the connection string at a ClickHouse server.");
    }
}
