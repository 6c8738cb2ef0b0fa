using System.Text.RegularExpressions;
using LlmTracing.Tests.Support;

namespace LlmTracing.Tests.Docs;

/// <summary>A Markdown file of the repository: its links, anchors and blocks of code.</summary>
internal sealed partial class MarkdownPage
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", "artifacts", ".git", "TestResults"];

    private readonly string _text;

    private MarkdownPage(string path)
    {
        Path = path;
        Name = System.IO.Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');
        _text = File.ReadAllText(path).ReplaceLineEndings("\n");
    }

    public string Path { get; }

    /// <summary>Its path in the repository.</summary>
    public string Name { get; }

    /// <summary>All pages of the repository.</summary>
    public static IReadOnlyList<MarkdownPage> All { get; } = [.. Files(new DirectoryInfo(Repository.Root), "*.md").Select(static file => new MarkdownPage(file))];

    /// <summary>Targets of links and pictures, as they are written.</summary>
    public IEnumerable<string> Links => Link().Matches(Code().Replace(_text, "")).Select(static match => match.Groups["target"].Value);

    /// <summary>Anchors of its headings, as GitHub makes them.</summary>
    public IReadOnlySet<string> Anchors => Heading().Matches(Code().Replace(_text, ""))
        .Select(static match => NoAnchor().Replace(match.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'))
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>Its blocks of C#, each as lines without indentation.</summary>
    public IEnumerable<IReadOnlyList<string>> CSharp => Code().Matches(_text)
        .Where(static match => match.Groups["language"].Value is "csharp" or "cs" or "c#")
        .Select(static match => Lines(match.Groups["code"].Value));

    /// <summary>The lines of a text that say something, without indentation.</summary>
    public static IReadOnlyList<string> Lines(string text) =>
        [.. text.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0)];

    /// <summary>Files below a folder, build output and foreign packages apart.</summary>
    public static IEnumerable<string> Files(DirectoryInfo folder, string pattern) => folder
        .EnumerateFiles(pattern).Select(static file => file.FullName)
        .Concat(folder.EnumerateDirectories().Where(static below => !NotOurs.Contains(below.Name)).SelectMany(below => Files(below, pattern)));

    public override string ToString() => Name;

    [GeneratedRegex(@"^[ ]*```(?<language>\S*)[^\n]*\n(?<code>.*?)^[ ]*```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();
}
