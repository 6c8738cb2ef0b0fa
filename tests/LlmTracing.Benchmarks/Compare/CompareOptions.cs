namespace LlmTracing.Benchmarks.Compare;

/// <summary>What the command line of <c>--compare</c> asks for.</summary>
internal sealed record CompareOptions(bool Quick, string? JsonFile, IReadOnlyList<string> Only, IReadOnlyList<(string Name, string Path)> Peers)
{
    public const string Usage = """
        --compare [--quick] [--only T1,T5] [--json FILE] [--peer NAME=PATH.dll ...]
          runs the cases of the targets interleaved in one process and prints medians and ratios
          --quick   fewer rounds: all of it in under three minutes
          --only    the named targets alone
          --json    also writes the targets as a list of {id, what, value, target, unit, met}
          --peer    puts another client beside ours: the assembly holds a public class that implements IInsertPeer
        any other arguments go to BenchmarkDotNet (try: --list flat)
        """;

    public static CompareOptions Parse(ReadOnlySpan<string> args)
    {
        var quick = false;
        string? json = null;
        var only = new List<string>();
        var peers = new List<(string, string)>();
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--compare":
                    break;
                case "--quick":
                    quick = true;
                    break;
                case "--json" when i + 1 < args.Length:
                    json = args[++i];
                    break;
                case "--only" when i + 1 < args.Length:
                    only.AddRange(args[++i].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
                    break;
                case "--peer" when i + 1 < args.Length && args[i + 1].Split('=', 2) is [var name, var path]:
                    peers.Add((name, path));
                    i++;
                    break;
                default:
                    throw new ArgumentException($"'{args[i]}' is not an option, or lacks its value.\n{Usage}");
            }
        }

        return new CompareOptions(quick, json, only, peers);
    }

    public bool Wants(string id) => Only.Count == 0 || Only.Contains(id, StringComparer.OrdinalIgnoreCase);
}
