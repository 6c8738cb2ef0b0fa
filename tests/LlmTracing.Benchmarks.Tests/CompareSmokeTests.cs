using System.Text.Json;
using LlmTracing.Benchmarks.Compare;

namespace LlmTracing.Benchmarks.Tests;

/// <summary>Every case of the compare mode runs, with a peer beside, and gives its targets as a list. What it measures so is not looked at.</summary>
[Trait("Category", "Smoke")]
public sealed class CompareSmokeTests : IDisposable
{
    private readonly string _json = Path.GetTempFileName();
    private readonly TextWriter _console = Console.Out;

    public void Dispose()
    {
        Console.SetOut(_console);
        File.Delete(_json);
    }

    [Fact]
    public async Task Smoke_RunsEveryCase_AndWritesEveryTarget()
    {
        var said = new StringWriter();
        Console.SetOut(TextWriter.Synchronized(said));

        var exit = await Program.RunAsync(
            ["--compare", "--smoke", "--json", _json, "--peer", $"{TabSeparatedPeer.Name}={typeof(TabSeparatedPeer).Assembly.Location}"]);

        exit.Should().Be(0);
        said.ToString().Should().ContainAll(AllCases.All.Select(c => "## " + c.Name))
            .And.Contain($"MergeTree, 100,000 a batch, {TabSeparatedPeer.Name}:");
        using var written = JsonDocument.Parse(await File.ReadAllTextAsync(_json));
        var targets = written.RootElement.EnumerateArray().ToArray();
        targets.Select(t => t.GetProperty("id").GetString()).Distinct().Should().Equal(Enumerable.Range(1, 13).Select(n => $"T{n}"));
        foreach (var target in targets)
        {
            target.EnumerateObject().Select(p => p.Name).Should().Equal("id", "what", "value", "target", "unit", "met");
            target.GetProperty("what").GetString().Should().NotBeEmpty();
            target.GetProperty("unit").GetString().Should().NotBeEmpty();
            double.IsFinite(target.GetProperty("value").GetDouble()).Should().BeTrue();
            target.GetProperty("target").GetDouble().Should().BeGreaterThanOrEqualTo(0);
            target.GetProperty("met").ValueKind.Should().BeOneOf(JsonValueKind.True, JsonValueKind.False);
        }
    }
}
