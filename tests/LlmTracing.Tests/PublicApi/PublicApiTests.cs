using LlmTracing.Tests.Support;

namespace LlmTracing.Tests.PublicApi;

/// <summary>
/// The public surface is one approved text file a package; a difference there is reviewed on purpose. With the environment variable
/// <c>LLMTRACING_APPROVE_API=1</c> the files are written anew.
/// </summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("LlmTracing")]
    [InlineData("LlmTracing.Dashboard")]
    [InlineData("LlmTracing.Local")]
    public void PublicSurface_OfAPackage_IsTheApprovedOne(string package)
    {
        var file = Path.Combine(Repository.Root, "tests", "LlmTracing.Tests", "PublicApi", package + ".approved.txt");
        var actual = ApiText.Of(System.Reflection.Assembly.Load(package)).ReplaceLineEndings("\n");
        if (string.Equals(Environment.GetEnvironmentVariable("LLMTRACING_APPROVE_API"), "1", StringComparison.Ordinal))
        {
            File.WriteAllText(file, actual);
        }

        File.ReadAllText(file).ReplaceLineEndings("\n").Should().Be(
            actual, "the surface is changed on purpose only: run the tests once with LLMTRACING_APPROVE_API=1 and review the difference");
    }
}
