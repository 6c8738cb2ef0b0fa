using System.Text.RegularExpressions;
using LlmTracing.Replay;

namespace LlmTracing.IntegrationTests.Corpus;

/// <summary>
/// Every recorded exchange gives exactly the expected row, however its bytes are cut, but for those that <c>docs/providers.md</c> lists as debatable.
/// </summary>
public sealed partial class RecordedTrafficTests
{
    [RecordedTrafficTheory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task Replay_EveryExchange_GivesTheExpectedRow(int? chunk)
    {
        using var replayer = new Replayer(chunk);
        var failed = new Dictionary<string, List<Mismatch>>(StringComparer.Ordinal);
        var judged = new HashSet<string>(StringComparer.Ordinal);
        foreach (var exchange in ExchangeFile.Read(RecordedTraffic.Path!))
        {
            if (exchange.Expected is null)
            {
                continue;
            }

            judged.Add(exchange.Id);
            if (Judgement.Of(exchange.Expected, await replayer.ReplayAsync(exchange)) is { Count: > 0 } mismatches)
            {
                failed[exchange.Id] = mismatches;
            }
        }

        judged.Should().NotBeEmpty();
        failed.Keys.Should().BeEquivalentTo(
            Debatable().Intersect(judged), "the others are as expected, but got {0}", string.Join("; ", failed.Take(20).Select(static f => $"{f.Key}: {f.Value[0]}")));
    }

    private static IEnumerable<string> Debatable() =>
        DebatableRow().Matches(File.ReadAllText(Path.Combine(Root(), "docs", "providers.md"))).Select(static match => match.Groups[1].Value);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "LlmTracing.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the working copy.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"^\| `([0-9a-f]{20})` \|", RegexOptions.Multiline)]
    private static partial Regex DebatableRow();
}
