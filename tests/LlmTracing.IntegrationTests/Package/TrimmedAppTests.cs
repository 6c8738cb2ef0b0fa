using System.Globalization;
using System.Runtime.InteropServices;

namespace LlmTracing.IntegrationTests.Package;

/// <summary>
/// The library in an app from which everything unused was trimmed: published self-contained with every warning of the trimmer an error, run
/// against the engine.
/// </summary>
[Trait("Category", "Package")]
[Collection(EngineCollection.Name)]
public sealed class TrimmedAppTests(EngineFixture engine)
{
    [Fact]
    public async Task TrimmedApp_TracesACall_AndReadsItsRow()
    {
        using var folder = new TemporaryFolder();
        var output = folder.Below("app");
        await DotNet.RunAsync(
            DotNet.RepositoryRoot, new Dictionary<string, string>(), "publish", Path.Combine("tests", "LlmTracing.TrimmedApp"),
            "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", output, "-v", "q", "-nologo");

        var program = Path.Combine(output, OperatingSystem.IsWindows() ? "LlmTracing.TrimmedApp.exe" : "LlmTracing.TrimmedApp");
        var said = await DotNet.RunAsync(
            program, output, new Dictionary<string, string>(), [engine.ConnectionString, EngineFixture.UniqueName("trimmed")]);

        said.Should().Contain("written: 1").And.Contain("row: openai gpt-4o 120+30=150").And.Contain("status 200 complete True");

        // What the benchmarks measure of it.
        var startup = await DotNet.RunAsync(program, output, new Dictionary<string, string>(), ["--startup", "traced"]);
        double.Parse(startup, CultureInfo.InvariantCulture).Should().BePositive();
    }
}
