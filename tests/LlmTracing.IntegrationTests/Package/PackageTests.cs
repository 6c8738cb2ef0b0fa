using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Xml.Linq;

namespace LlmTracing.IntegrationTests.Package;

/// <summary>The packages as a user gets them: packed, installed into a project outside the repository, run.</summary>
[Trait("Category", "Package")]
[Collection(EngineCollection.Name)] // Not beside the trimmed app: one builds anew what the other copies.
public sealed class PackageTests
{
    private static readonly string[] Packages = ["LlmTracing", "LlmTracing.Dashboard", "LlmTracing.Local", "LlmTracing.Tool"];
    private static readonly Dictionary<string, string> NoEnvironment = [];
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    private static readonly Dictionary<string, string[]> Dependencies = new()
    {
        ["LlmTracing"] =
        [
            "Microsoft.Extensions.Diagnostics.HealthChecks", "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Http", "Microsoft.Extensions.Options",
            "Microsoft.Extensions.Options.ConfigurationExtensions", "Polly.Core",
        ],
        ["LlmTracing.Dashboard"] = ["LlmTracing"],
        ["LlmTracing.Local"] = [],
        ["LlmTracing.Tool"] = [],
    };

    [Fact]
    public async Task Packages_AreInstalledByAFreshProject_WhichTracesACallIntoTheLocalEngine()
    {
        using var folder = new TemporaryFolder();
        var packages = folder.Below("packages");
        foreach (var package in Packages)
        {
            await DotNet.RunAsync(DotNet.RepositoryRoot, NoEnvironment, "pack", Path.Combine("src", package), "-c", "Release", "-o", packages, "-v", "q", "-nologo");
        }

        foreach (var package in Packages)
        {
            Check(packages, package);
        }

        await CheckRebuildAsync(folder, packages);
        var written = await RunConsumerAsync(folder, packages);
        written.Should().Contain("openai\tgpt-4o\t120\t30\t200\ttrue");
        (await RunToolAsync(folder, packages)).Should().Contain("doctor").And.Contain("tail");
    }

    private static void Check(string packages, string package)
    {
        using var content = ZipFile.OpenRead(Path.Combine(packages, $"{package}.{Version}.nupkg"));
        var names = content.Entries.Select(static entry => entry.FullName).ToList();
        names.Should().Contain("README.md").And.Contain("icon.png");
        if (package != "LlmTracing.Tool")
        {
            names.Should().Contain($"lib/net10.0/{package}.dll").And.Contain($"lib/net10.0/{package}.xml");
        }

        using var reader = new StreamReader(content.GetEntry($"{package}.nuspec")!.Open());
        var specification = reader.ReadToEnd();
        specification.Should().Contain("<license type=\"expression\">MIT</license>").And.Contain("<tags>").And.Contain("<description>");
        XDocument.Parse(specification).Descendants().Where(static element => element.Name.LocalName == "dependency")
            .Select(static element => element.Attribute("id")!.Value).Should().BeEquivalentTo(Dependencies[package], "each is weighed in docs/design/dependencies.md");
        CheckSymbols(packages, package);
    }

    // The same source gives the same bytes, so that anyone can check a package against its tag.
    private static async Task CheckRebuildAsync(TemporaryFolder folder, string packages)
    {
        var again = folder.Below("again");
        var project = Path.Combine("src", "LlmTracing");
        await DotNet.RunAsync(DotNet.RepositoryRoot, NoEnvironment, "build", project, "-c", "Release", "-t:Rebuild", "-v", "q", "-nologo");
        await DotNet.RunAsync(DotNet.RepositoryRoot, NoEnvironment, "pack", project, "-c", "Release", "--no-build", "-o", again, "-v", "q", "-nologo");
        Assembly(again).Should().Equal(Assembly(packages));

        static byte[] Assembly(string packages)
        {
            using var content = ZipFile.OpenRead(Path.Combine(packages, $"LlmTracing.{Version}.nupkg"));
            using var assembly = content.GetEntry("lib/net10.0/LlmTracing.dll")!.Open();
            using var bytes = new MemoryStream();
            assembly.CopyTo(bytes);
            return bytes.ToArray();
        }
    }

    // A debugger finds every source in the symbols, and no path of the machine that built them.
    private static void CheckSymbols(string packages, string package)
    {
        using var content = ZipFile.OpenRead(Path.Combine(packages, $"{package}.{Version}.snupkg"));
        using var symbols = new MemoryStream();
        using (var entry = content.Entries.Single(entry => entry.Name == $"{package}.pdb").Open())
        {
            entry.CopyTo(symbols);
        }

        symbols.Position = 0;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(symbols);
        var pdb = provider.GetMetadataReader();

        pdb.Documents.Should().NotBeEmpty();
        pdb.Documents.Should().OnlyContain(document => pdb.GetString(pdb.GetDocument(document).Name).StartsWith("/_/", StringComparison.Ordinal));
        pdb.Documents.Should().OnlyContain(document => pdb.GetCustomDebugInformation(document).Any(info => pdb.GetGuid(pdb.GetCustomDebugInformation(info).Kind) == EmbeddedSource));
    }

    private static async Task<string> RunToolAsync(TemporaryFolder folder, string packages)
    {
        var tools = folder.Below("tools");
        var environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = folder.Below("restored") };
        File.WriteAllText(Path.Combine(tools, "nuget.config"), $"""
            <configuration><packageSources><clear /><add key="packed" value="{packages}" /></packageSources></configuration>
            """);
        await DotNet.RunAsync(
            tools, environment, "tool", "install", "LlmTracing.Tool", "--tool-path", tools, "--version", Version, "--configfile", Path.Combine(tools, "nuget.config"));
        return await DotNet.RunAsync(Path.Combine(tools, OperatingSystem.IsWindows() ? "llmtrace.exe" : "llmtrace"), tools, environment, ["--help"]);
    }

    private static async Task<string> RunConsumerAsync(TemporaryFolder folder, string packages)
    {
        var consumer = folder.Below("consumer");
        var source = Path.Combine(DotNet.RepositoryRoot, "tests", "LlmTracing.IntegrationTests", "Package", "Consumer");
        foreach (var file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(consumer, Path.GetFileName(file)));
        }

        // Beside the machine's own sources. Installed packages go into a folder of the test; what is on the machine already is used from there.
        var restored = folder.Below("restored");
        File.WriteAllText(Path.Combine(consumer, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="packed" value="{packages}" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{MachinePackages}" /></fallbackPackageFolders>
            </configuration>
            """);
        var environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = restored };
        await DotNet.RunAsync(
            consumer, environment, "build", "-o", "out", "-v", "q", "-nologo", $"-p:LlmTracingVersion={Version}", $"-p:ExtensionsVersion={ExtensionsVersion}");
        Directory.Exists(Path.Combine(restored, "llmtracing")).Should().BeTrue("the package that was just packed is the one that runs");
        return await DotNet.RunAsync(consumer, environment, Path.Combine("out", "Consumer.dll"));
    }

    private static string Version { get; } =
        typeof(TraceRecord).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static string MachinePackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } given
        ? given
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string ExtensionsVersion => XDocument.Load(Path.Combine(DotNet.RepositoryRoot, "Directory.Packages.props"))
        .Descendants("ExtensionsVersion").Single().Value;
}
