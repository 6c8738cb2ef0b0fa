using System.Reflection;
using System.Text.RegularExpressions;
using LlmTracing.ClickHouse;
using LlmTracing.Telemetry;

namespace LlmTracing.Tests.Telemetry;

/// <summary>docs/observability.md against the code: every name is explained, and no name is that the code does not have.</summary>
public sealed partial class ObservabilityPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Root(), "docs", "observability.md"));

    [Fact]
    public void SpanColumns_AreAllThere_InTheirWords() =>
        Table("column of `llm_spans`").Should().Equal(SpanColumns.All.Select(c => $"| `{c.Name}` | {c.Description} |"));

    [Fact]
    public void PayloadColumns_AreAllThere_InTheirWords() =>
        Table("column of `llm_payloads`").Should().Equal(PayloadColumns.All.Select(c => $"| `{c.Name}` | {c.Description} |"));

    [Fact]
    public void Attributes_AreAllThere() => Names("attribute").Should().BeEquivalentTo(Constants(typeof(GenAiAttributes)));

    [Fact]
    public void OperationalMetrics_AreAllThere_InTheirWords() =>
        Table("operational metric").Should().Equal(LlmMetrics.All.Select(m => $"| `{m.Name}` | {m.Unit} | {m.Kind} | {m.Description} |"));

    [Fact]
    public void GenAiMetrics_AreAllThere() =>
        Names("GenAI metric").Should().BeEquivalentTo(
            new[] { GenAiNames.Version141, GenAiNames.Latest }
                .SelectMany(n => new[] { n.InputTokens, n.OutputTokens, n.OperationDuration, n.InferenceDuration, n.TimeToFirstChunk, n.TimePerOutputChunk })
                .Distinct());

    private static IEnumerable<string> Names(string heading) => Table(heading).Select(row => Name().Match(row).Groups[1].Value);

    private static string[] Table(string heading) =>
        [.. Page.Split('\n').SkipWhile(l => !l.StartsWith($"| {heading} |", StringComparison.Ordinal)).Skip(2).TakeWhile(l => l.StartsWith('|'))];

    private static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!);

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "LlmTracing.sln")))
            directory = directory.Parent ?? throw new InvalidOperationException("The repository's root was not found.");
        return directory.FullName;
    }

    [GeneratedRegex("^\\| `([^`]+)`")]
    private static partial Regex Name();
}
