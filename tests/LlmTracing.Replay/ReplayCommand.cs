using System.Text.Json;

namespace LlmTracing.Replay;

/// <summary>The tool from its command line to its exit code: 0 all passed, 1 something failed, 2 nothing could be replayed.</summary>
internal static class ReplayCommand
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            var report = await ReplayAsync(ReplayArguments.Parse(args), output);
            return report.Failed == 0 ? 0 : 1;
        }
        catch (ReplayException e)
        {
            await error.WriteLineAsync(e.Message);
            return 2;
        }
    }

    private static async Task<Report> ReplayAsync(ReplayArguments arguments, TextWriter output)
    {
        var exchanges = ExchangeFile.Read(arguments.Corpus);
        using var replayer = new Replayer(arguments.Chunk);
        var report = new Report(output, arguments.Show);
        await using var lines = Create(arguments.Out);
        await using var json = new Utf8JsonWriter(lines);
        foreach (var exchange in exchanges)
        {
            var records = await replayer.ReplayAsync(exchange);
            ResultLine.Write(json, exchange, records.Count > 0 ? records[0] : null);
            await json.FlushAsync();
            json.Reset();
            lines.WriteByte((byte)'\n');
            report.Add(exchange, exchange.Expected is { } expected ? Judgement.Of(expected, records) : null);
        }

        if (report.Total == 0)
        {
            throw new ReplayException($"{arguments.Corpus} holds no exchange.");
        }

        report.Print();
        return report;
    }

    private static Stream Create(string? path)
    {
        try
        {
            return path is null ? Stream.Null : new BufferedStream(File.Create(path), 1 << 16);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReplayException($"Cannot write {path}: {e.Message}");
        }
    }
}
