using System.Diagnostics;
using System.Globalization;
using LlmTracing.ClickHouse;
using LlmTracing.Local;
using LlmTracing.Reading;

namespace LlmTracing.Benchmarks.Scale;

/// <summary>What the reader's questions take on many calls: <c>--scale ROWS</c> prints the tables of the sizing chapter.</summary>
internal static class ReaderScale
{
    private const int Runs = 11;

    public static async Task<int> RunAsync(string[] args)
    {
        var at = Array.IndexOf(args, "--scale");
        if (at + 1 >= args.Length || !long.TryParse(args[at + 1], CultureInfo.InvariantCulture, out var rows) || rows < 100_000)
        {
            await Console.Error.WriteLineAsync("--scale ROWS, at least 100000").ConfigureAwait(false);
            return 2;
        }

        await using var server = await LocalClickHouse.StartAsync().ConfigureAwait(false);
        var data = new ScaleData(server, rows);
        var clock = Stopwatch.StartNew();
        await data.FillAsync().ConfigureAwait(false);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} calls in {clock.Elapsed.TotalSeconds:0} s: {rows / clock.Elapsed.TotalSeconds:N0} rows/s, roll-up included"));
        using var client = new ClickHouseHttpClient(ClickHouseEndpoint.From(data.Options)!, TimeProvider.System);
        await PrintSizesAsync(client).ConfigureAwait(false);
        await PrintTimesAsync(data).ConfigureAwait(false);
        return 0;
    }

    private static async Task PrintTimesAsync(ScaleData data)
    {
        var call = data.Newest[^10];
        var org = call.OrgId;
        var month = new TimeRange(new DateTimeOffset(DateTime.UtcNow.Date, TimeSpan.Zero).AddDays(-30), new DateTimeOffset(DateTime.UtcNow.Date, TimeSpan.Zero));
        var filter = new TraceFilter { From = month.From, To = month.To };
        var daily = new UsageQuery { Filter = filter, GroupBy = [TraceDimension.Model], Granularity = TimeGranularity.Day };
        var models = new UsageQuery { Filter = filter, GroupBy = [TraceDimension.Model] };
        using var reader = new TraceReader(data.Options);
        data.Options.ReadFromRollup = false;
        using var raw = new TraceReader(data.Options);
        await TimeAsync("newest page of an agent (50 calls)", () => reader.ListByAgentAsync(org, call.AgentId)).ConfigureAwait(false);
        await TimeAsync("newest page of the organisation", () => reader.ListAsync(org, new TraceFilter())).ConfigureAwait(false);
        await TimeAsync("newest failed calls of the organisation", () => reader.ListAsync(org, new TraceFilter { HasError = true })).ConfigureAwait(false);
        await TimeAsync("a trace's tree", () => reader.GetTraceTreeAsync(org, call.TraceId)).ConfigureAwait(false);
        await TimeAsync("a request by id", () => reader.GetByIdAsync(org, call.RequestId)).ConfigureAwait(false);
        await TimeAsync("usage by model and day, 30 days, roll-up", () => reader.GetUsageAsync(org, daily)).ConfigureAwait(false);
        await TimeAsync("usage by model and day, 30 days, calls", () => raw.GetUsageAsync(org, daily)).ConfigureAwait(false);
        await TimeAsync("p50, p95, p99 by model, 30 days, roll-up", () => reader.GetLatencyAsync(org, models)).ConfigureAwait(false);
        await TimeAsync("p50, p95, p99 by model, 30 days, calls", () => raw.GetLatencyAsync(org, models)).ConfigureAwait(false);
        await TimeAsync("errors, 30 days", () => reader.GetErrorsAsync(org, filter)).ConfigureAwait(false);
        await TimeAsync("waste, 30 days", () => reader.GetWasteAsync(org, new WasteQuery { Filter = filter })).ConfigureAwait(false);
    }

    private static async Task TimeAsync<T>(string what, Func<Task<T>> ask)
    {
        await ask().ConfigureAwait(false);
        var times = new double[Runs];
        for (var i = 0; i < Runs; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await ask().ConfigureAwait(false);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {times[Runs / 2]:0} ms | {times[0]:0} ms |"));
    }

    private static async Task PrintSizesAsync(ClickHouseHttpClient client)
    {
        const string Tables = """
            SELECT table, sum(rows) AS total, sum(bytes_on_disk) AS disk, round(disk / total, 1) AS bytes_a_row, count() AS parts
            FROM system.parts WHERE active AND database = 'scale' GROUP BY table ORDER BY table FORMAT TSVWithNames
            """;
        const string Columns = """
            SELECT column, round(sum(column_data_compressed_bytes) / sum(rows), 2) AS bytes, round(sum(column_data_uncompressed_bytes) / sum(rows), 1) AS before
            FROM system.parts_columns WHERE active AND database = 'scale' AND table = 'llm_traces' GROUP BY column ORDER BY bytes DESC LIMIT 20 FORMAT TSVWithNames
            """;
        foreach (var sql in new[] { Tables, Columns })
        {
            await using var answer = await client.QueryAsync(sql, null, null, CancellationToken.None).ConfigureAwait(false);
            using var text = new StreamReader(answer);
            Console.WriteLine(await text.ReadToEndAsync().ConfigureAwait(false));
        }
    }
}
