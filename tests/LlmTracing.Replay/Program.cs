using System.Text.Json;
using LlmTracing.Replay;

try
{
    var arguments = ReplayArguments.Parse(args);
    return await RunAsync(arguments);
}
catch (ReplayException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

static async Task<int> RunAsync(ReplayArguments arguments)
{
    using var replayer = new Replayer(arguments.Chunk);
    var report = new Report(Console.Out, arguments.Show);
    await using var output = Output(arguments.Out);
    await using var json = new Utf8JsonWriter(output);
    foreach (var exchange in ExchangeFile.Read(arguments.Corpus))
    {
        var records = await replayer.ReplayAsync(exchange);
        ResultLine.Write(json, exchange, records.Count > 0 ? records[0] : null);
        await json.FlushAsync();
        json.Reset();
        output.WriteByte((byte)'\n');
        report.Add(exchange, exchange.Expected is { } expected ? Judgement.Of(expected, records) : null);
    }

    if (report.Total == 0)
        throw new ReplayException($"{arguments.Corpus} holds no exchange.");

    report.Print();
    return report.Failed == 0 ? 0 : 1;
}

static Stream Output(string? path)
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
