namespace LlmTracing.Benchmarks.Compare;

/// <summary>What the command line of <c>--compare</c> asks for.</summary>
internal sealed record CompareOptions(CompareSize Size, string? JsonFile, IReadOnlyList<string> Only, IReadOnlyList<InsertPeer> Peers, string? TrimmedApp)
{
    // A smoke run calls an operation some times, so that a queue or a rented buffer is met again.
    private const int SmokeOperations = 20;

    public const string Usage = """
        --compare [--quick|--smoke] [--only T1,T5] [--json FILE] [--peer NAME=PATH.dll ...] [--trimmed-app PATH]
          runs the cases of the targets interleaved in one process and prints medians and ratios
          --quick        fewer rounds: all of it in under three minutes
          --smoke        every case once, cold: shows that it runs, its figures say nothing
          --only         the named targets alone; cases without a target: overhead, loopback, queue
          --json         also writes the targets as a list of {id, what, value, target, unit, met}
          --peer         puts another client beside ours: the assembly holds a public class that implements IInsertPeer
          --trimmed-app  the published tests/LlmTracing.TrimmedApp: its start is measured too
        any other arguments go to BenchmarkDotNet (try: --list flat)
        """;

    /// <exception cref="ArgumentException">Something is no option, lacks its value, or names a peer that cannot be loaded.</exception>
    public static CompareOptions Parse(ReadOnlySpan<string> args)
    {
        var size = CompareSize.Full;
        string? json = null;
        string? trimmedApp = null;
        var only = new List<string>();
        var peers = new List<InsertPeer>();
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--compare":
                    break;
                case "--quick":
                    size = CompareSize.Quick;
                    break;
                case "--smoke":
                    size = CompareSize.Smoke;
                    break;
                case "--json" when i + 1 < args.Length:
                    json = args[++i];
                    break;
                case "--only" when i + 1 < args.Length:
                    only.AddRange(args[++i].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
                    break;
                case "--peer" when i + 1 < args.Length && args[i + 1].Split('=', 2) is [{ Length: > 0 } name, { Length: > 0 } path]:
                    peers.Add(InsertPeer.Load(name, path));
                    i++;
                    break;
                case "--trimmed-app" when i + 1 < args.Length:
                    trimmedApp = File.Exists(args[++i]) ? args[i] : throw new ArgumentException($"--trimmed-app: there is no file {args[i]}.");
                    break;
                default:
                    throw new ArgumentException($"'{args[i]}' is not an option, or lacks its value.\n{Usage}");
            }
        }

        if (peers.GroupBy(p => p.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"--peer names '{twice.Key}' more than once.");
        }

        return new CompareOptions(size, json, only, peers, trimmedApp);
    }

    public bool Wants(string id) => Only.Count == 0 || Only.Contains(id, StringComparer.OrdinalIgnoreCase);

    /// <summary>The value for the size of this run.</summary>
    public T Pick<T>(T full, T quick, T smoke) => Size switch
    {
        CompareSize.Full => full,
        CompareSize.Quick => quick,
        _ => smoke,
    };

    /// <summary>An interleaved measurement of so many rounds, each of so many operations.</summary>
    public Interleaved Rounds(int full, int quick, int operations) => Size == CompareSize.Smoke
        ? new Interleaved(1, Math.Min(operations, SmokeOperations), warm: false)
        : new Interleaved(Size == CompareSize.Full ? full : quick, operations, warm: true);
}
