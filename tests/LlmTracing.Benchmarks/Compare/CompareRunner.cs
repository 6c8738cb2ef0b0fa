using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace LlmTracing.Benchmarks.Compare;

/// <summary>Runs the cases, prints each case's table as it goes and the targets at the end.</summary>
internal static class CompareRunner
{
    public static async Task<int> RunAsync(CompareOptions options)
    {
        var unknown = options.Only.Except(AllCases.All.SelectMany(c => c.Ids), StringComparer.OrdinalIgnoreCase).ToArray();
        if (unknown.Length > 0)
        {
            throw new ArgumentException($"--only: no case measures {string.Join(", ", unknown)}.");
        }

        var targets = new List<Target>();
        foreach (var @case in AllCases.All.Where(c => c.Ids.Any(options.Wants)))
        {
            Console.WriteLine();
            Console.WriteLine("## " + @case.Name);
            var start = Stopwatch.GetTimestamp();
            targets.AddRange((await @case.RunAsync(options).ConfigureAwait(false)).Where(t => options.Wants(t.Id)));
            Line($"({Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s)");
        }

        if (targets.Count > 0)
        {
            Print(targets);
        }

        if (options.JsonFile is { } file)
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(targets, TargetJson.Default.IReadOnlyListTarget)).ConfigureAwait(false);
        }

        return 0;
    }

    /// <summary>One measured line of a case.</summary>
    public static void Line(FormattableString text) => Console.WriteLine("  " + text.ToString(CultureInfo.InvariantCulture));

    private static void Print(IEnumerable<Target> targets)
    {
        Console.WriteLine();
        Console.WriteLine("| # | what | value | target | unit | met |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var t in targets)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {t.Id} | {t.What} | {t.Value:0.###} | {t.Limit:0.###} | {t.Unit} | {(t.Met ? "yes" : "NO")} |"));
        }
    }
}
