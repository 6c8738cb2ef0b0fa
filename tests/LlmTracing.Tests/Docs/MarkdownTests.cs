using LlmTracing.Tests.Support;

namespace LlmTracing.Tests.Docs;

/// <summary>What the pages promise about themselves: links lead somewhere, code compiles.</summary>
public sealed class MarkdownTests
{
    /// <summary>Blocks of C# that no build here can compile, by page and first line: they need packages that the repository does not have.</summary>
    private static readonly (string Page, string FirstLine)[] NotCompiled =
    [
        ("docs/recipes.md", "// Azure.AI.OpenAI"),
        ("docs/recipes.md", "// Google.GenAI"),
        ("docs/recipes.md", "// AWSSDK.BedrockRuntime"),
        ("docs/recipes.md", "// OllamaSharp"),
        ("docs/recipes.md", "// Microsoft.Extensions.AI"),
        ("docs/recipes.md", "// Semantic Kernel"),
        ("docs/recipes.md", "// Polly"),
        ("docs/getting-started.md", "// ASP.NET Core"),
    ];

    private static readonly IReadOnlyList<IReadOnlyList<string>> Sources =
    [
        .. new[] { "samples", "tests", "src" }
            .SelectMany(static folder => MarkdownPage.Files(new DirectoryInfo(Path.Combine(Repository.Root, folder)), "*.cs"))
            .Select(static file => MarkdownPage.Lines(File.ReadAllText(file).ReplaceLineEndings("\n"))),
    ];

    public static TheoryData<string> Pages => [.. MarkdownPage.All.Select(static page => page.Name)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_OfEveryPage_LeadSomewhere(string name)
    {
        var page = Page(name);

        page.Links.Where(link => !IsGood(page, link)).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void CSharp_OfEveryPage_StandsInACompiledFile(string name)
    {
        var loose = Page(name).CSharp.Where(block => !NotCompiled.Contains((name, block[0])) && !Sources.Any(source => Contains(source, block)));

        loose.Select(static block => string.Join('\n', block)).Should().BeEmpty();
    }

    [Fact]
    public void NotCompiled_NamesOnlyBlocksThatExist() =>
        NotCompiled.Where(static exception => !Page(exception.Page).CSharp.Any(block => block[0] == exception.FirstLine)).Should().BeEmpty();

    private static MarkdownPage Page(string name) => MarkdownPage.All.Single(page => page.Name == name);

    private static bool IsGood(MarkdownPage page, string link)
    {
        if (Uri.TryCreate(link, UriKind.Absolute, out var address) && !address.IsFile)
        {
            return address.Scheme is "https" or "mailto" || address.IsLoopback;
        }

        var (path, anchor) = link.Split('#') is [var file, var heading] ? (file, heading) : (link, null);
        var target = path.Length == 0 ? page.Path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page.Path)!, path));
        if (!File.Exists(target) && !Directory.Exists(target))
        {
            return false;
        }

        return anchor is null || MarkdownPage.All.Single(other => other.Path == target).Anchors.Contains(anchor);
    }

    private static bool Contains(IReadOnlyList<string> source, IReadOnlyList<string> block) =>
        Enumerable.Range(0, Math.Max(0, source.Count - block.Count + 1)).Any(start => block.SequenceEqual(source.Skip(start).Take(block.Count), StringComparer.Ordinal));
}
