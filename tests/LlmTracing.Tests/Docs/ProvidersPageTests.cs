using LlmTracing.Tests.Support;

namespace LlmTracing.Tests.Docs;

/// <summary>
/// Holds <c>docs/providers.md</c> to the provider tables. With the environment variable <c>LLMTRACING_WRITE_DOCS=1</c> the tables of
/// the page are written anew.
/// </summary>
public sealed class ProvidersPageTests
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "providers.md");

    [Theory]
    [InlineData("providers")]
    [InlineData("paths")]
    [InlineData("formats")]
    public void Page_Table_IsTheLibrarysOwn(string name)
    {
        var text = File.ReadAllText(Page);
        var (open, close) = ($"<!-- table: {name} -->\n", $"\n<!-- /table: {name} -->");
        var start = text.IndexOf(open, StringComparison.Ordinal) + open.Length;
        var end = text.IndexOf(close, StringComparison.Ordinal);
        start.Should().BeGreaterThan(open.Length, "the page has a place for the table '{0}'", name);
        var expected = ProvidersPage.Tables[name];
        if (string.Equals(Environment.GetEnvironmentVariable("LLMTRACING_WRITE_DOCS"), "1", StringComparison.Ordinal))
        {
            File.WriteAllText(Page, text[..start] + expected + text[end..]);
            return;
        }

        text[start..end].Should().Be(expected, "the page says what the library does; LLMTRACING_WRITE_DOCS=1 writes it anew");
    }

    [Fact]
    public void Page_ExampleOfAnOwnProvider_IsTheTestedOne()
    {
        var source = File.ReadAllText(Path.Combine(Repository.Root, "tests", "LlmTracing.Tests", "Docs", "OwnProviderExample.cs"));
        var start = source.IndexOf("// example", StringComparison.Ordinal) + "// example\n".Length;
        var code = source[start..source.IndexOf("// end", StringComparison.Ordinal)];
        var lines = code.TrimEnd().Split('\n').Select(static line => line.Length > 8 ? line[8..] : line.Trim());

        File.ReadAllText(Page).Should().Contain(string.Join('\n', lines));
    }
}
