using System.Globalization;

namespace LlmTracing.Replay;

/// <summary>The command line: <c>CORPUS.jsonl[.gz] --out ACTUAL.jsonl [--chunk N] [--show N]</c>.</summary>
/// <param name="Corpus">File of recorded exchanges, one JSON object per line, gzip or plain.</param>
/// <param name="Out">File that gets one JSON line per exchange; null for none.</param>
/// <param name="Chunk">Size of the pieces that bodies are cut into; null for whole.</param>
/// <param name="Show">Mismatches that are listed one by one.</param>
internal sealed record ReplayArguments(string Corpus, string? Out, int? Chunk, int Show)
{
    public const string Usage = "usage: LlmTracing.Replay CORPUS.jsonl[.gz] --out ACTUAL.jsonl [--chunk N] [--show N]";

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ReplayException">It does not say what to do.</exception>
    public static ReplayArguments Parse(string[] args)
    {
        string? corpus = null, output = null;
        int? chunk = null;
        var show = 20;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--out":
                    output = Value(args, ref i);
                    break;
                case "--chunk":
                    chunk = Number(Value(args, ref i), "--chunk", least: 1);
                    break;
                case "--show":
                    show = Number(Value(args, ref i), "--show", least: 0);
                    break;
                case var option when option.StartsWith("--", StringComparison.Ordinal):
                    throw new ReplayException($"Unknown option '{option}'.\n{Usage}");
                case var file when corpus is null:
                    corpus = file;
                    break;
                case var extra:
                    throw new ReplayException($"One corpus at a time: '{extra}' is one too many.\n{Usage}");
            }
        }

        return new ReplayArguments(corpus ?? throw new ReplayException(Usage), output, chunk, show);
    }

    private static string Value(string[] args, ref int i) =>
        ++i < args.Length ? args[i] : throw new ReplayException($"{args[i - 1]} needs a value.\n{Usage}");

    private static int Number(string text, string option, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new ReplayException($"{option} needs a whole number of at least {least}, not '{text}'.");
}
