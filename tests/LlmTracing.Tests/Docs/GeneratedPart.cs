using LlmTracing.Tests.Support;

namespace LlmTracing.Tests.Docs;

/// <summary>
/// The part of a page that comes from the code, between <c>&lt;!-- table: name --&gt;</c> and <c>&lt;!-- /table: name --&gt;</c>. With the environment
/// variable <c>LLMTRACING_WRITE_DOCS=1</c> it is written anew.
/// </summary>
internal static class GeneratedPart
{
    public static void ShouldBe(string page, string name, string expected)
    {
        var path = Path.Combine(Repository.Root, "docs", page);
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var (open, close) = ($"<!-- table: {name} -->\n", $"\n<!-- /table: {name} -->");
        var start = text.IndexOf(open, StringComparison.Ordinal) + open.Length;
        var end = text.IndexOf(close, StringComparison.Ordinal);
        (start >= open.Length && end >= start - 1).Should().BeTrue("{0} has a place for the table '{1}'", page, name);
        end = Math.Max(end, start);
        if (string.Equals(Environment.GetEnvironmentVariable("LLMTRACING_WRITE_DOCS"), "1", StringComparison.Ordinal))
        {
            File.WriteAllText(path, text[..start] + expected + text[end..]);
        }
        else
        {
            text[start..end].Should().Be(expected, "the page says what the library does; LLMTRACING_WRITE_DOCS=1 writes it anew");
        }
    }

    /// <summary>A Markdown table.</summary>
    public static string Table(IEnumerable<string> head, IEnumerable<IEnumerable<string>> rows)
    {
        var names = head.ToList();
        return string.Join('\n', rows.Prepend(names.Select(static _ => "---")).Prepend(names).Select(static row => $"| {string.Join(" | ", row.Select(Cell))} |"));
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
