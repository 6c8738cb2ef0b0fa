using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using LlmTracing.Tests.Support;

namespace LlmTracing.Tests.Docs;

/// <summary>Holds <c>docs/options.md</c> to the options: names and defaults by reflection, meaning and range from their comments.</summary>
public sealed partial class OptionsPageTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "src", "LlmTracing", "DependencyInjection");

    [Fact]
    public void Page_Options_AreThoseOfTheLibrary()
    {
        var options = new LlmTracingOptions();
        GeneratedPart.ShouldBe("options.md", "options", string.Join("\n\n", Directory
            .EnumerateFiles(Folder, "LlmTracingOptions*.cs")
            .Order(StringComparer.Ordinal)
            .Select(file => (Room: RoomOf(file), Rows: RowsOf(file, options).ToList()))
            .Where(static part => part.Rows.Count > 0)
            .Select(static part => $"### {part.Room}\n\n" + GeneratedPart.Table(["option", "default", "what it does", "values"], part.Rows))));
    }

    [Fact]
    public void Page_Options_AllStandInAPartOfTheClass()
    {
        var found = Directory.EnumerateFiles(Folder, "LlmTracingOptions*.cs").SelectMany(static file => NamesIn(file));

        found.Should().BeEquivalentTo(typeof(LlmTracingOptions).GetProperties().Select(static p => p.Name));
    }

    [Fact]
    public void Page_EnvironmentVariables_AreThoseThatTheLibraryReads()
    {
        var read = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "LlmTracing"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(static file => Variable().Matches(File.ReadAllText(file)).Select(static match => match.Groups["name"].Value))
            .ToHashSet(StringComparer.Ordinal);
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "options.md"));

        read.Should().Contain("CLICKHOUSE_ENDPOINT").And.OnlyContain(name => page.Contains($"`{name}`", StringComparison.Ordinal));
    }

    private static IEnumerable<string[]> RowsOf(string file, LlmTracingOptions options) => NamesIn(file)
        .Select(static name => typeof(LlmTracingOptions).GetProperty(name)!)
        .SelectMany(property => Rows(property, options, prefix: ""));

    // Options of options (Storage:Retention) stand below the one that holds them.
    private static IEnumerable<string[]> Rows(PropertyInfo property, object owner, string prefix)
    {
        var value = property.GetValue(owner);
        var name = prefix + property.Name;
        var isGroup = property.PropertyType is { IsClass: true, Namespace: "LlmTracing" };
        yield return [$"`{name}`", isGroup ? "" : Text(value), XmlDocs.Of(property, "summary"), XmlDocs.Of(property, "value")];
        if (isGroup && value is not null)
        {
            foreach (var row in property.PropertyType.GetProperties().Where(static p => p.CanWrite).SelectMany(p => Rows(p, value, name + ":")))
            {
                yield return row;
            }
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        string { Length: 0 } => "empty",
        string text => $"`{text}`",
        bool flag => flag ? "true" : "false",
        TimeSpan time => $"`{time.ToString("c", CultureInfo.InvariantCulture)}`",
        int or long => ((IFormattable)value).ToString("N0", CultureInfo.InvariantCulture),
        Guid => "zero UUID",
        IDictionary => "empty",
        IEnumerable list => list.Cast<object>().Any() ? string.Join(", ", list.Cast<object>().Select(static item => $"`{item}`")) : "empty",
        _ => $"`{value}`",
    };

    private static IEnumerable<string> NamesIn(string file) => Declaration().Matches(File.ReadAllText(file)).Select(static match => match.Groups["name"].Value);

    private static string RoomOf(string file) => Path.GetFileNameWithoutExtension(file).Split('.') is [_, var room] ? room : "General";

    [GeneratedRegex(@"^    public [^=(\r\n]+ (?<name>\w+) \{ get;", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex("\"(?<name>(CLICKHOUSE|TRACE|ENABLE|LANGSMITH|LANGCHAIN|OTEL)_[A-Z0-9_]+)\"")]
    private static partial Regex Variable();
}
