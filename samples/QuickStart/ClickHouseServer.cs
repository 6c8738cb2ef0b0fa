using System.Data.Common;
using System.Globalization;
using LlmTracing.Local;

namespace QuickStart;

/// <summary>The ClickHouse of the sample, local or given, and the few questions that the sample asks it over HTTP.</summary>
internal sealed class ClickHouseServer : IAsyncDisposable
{
    private const string Table = "ibex.llm_traces";

    private readonly LocalClickHouse? _local;
    private readonly HttpClient _http;

    private ClickHouseServer(string connectionString, LocalClickHouse? local)
    {
        _local = local;
        ConnectionString = connectionString;
        var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
        _http = new HttpClient { BaseAddress = new Uri($"{Part("Protocol", "http")}://{Part("Host", "localhost")}:{Part("Port", "8123")}/") };
        _http.DefaultRequestHeaders.Add("X-ClickHouse-User", Part("Username", "default"));
        _http.DefaultRequestHeaders.Add("X-ClickHouse-Key", Part("Password", ""));

        string Part(string key, string fallback) => parts.TryGetValue(key, out var value) ? (string)value : fallback;
    }

    public string ConnectionString { get; }

    public static async Task<ClickHouseServer> StartAsync(string? connectionString)
    {
        if (connectionString is not null)
        {
            return new ClickHouseServer(connectionString, local: null);
        }

        Console.WriteLine("Starting a local ClickHouse; the first start on a machine fetches its engine.");
        var local = await LocalClickHouse.StartAsync(new LocalClickHouseOptions { Progress = Console.WriteLine });
        return new ClickHouseServer(local.ConnectionString + ";Database=ibex", local);
    }

    /// <summary>Waits until the rows of a run can be queried.</summary>
    public async Task WaitForRowsAsync(Guid run, int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await CountRowsAsync(run) < count)
        {
            await Task.Delay(50, limit.Token);
        }
    }

    public async Task<long> CountRowsAsync(Guid run)
    {
        // The table is made by the first insert.
        var exists = await QueryAsync($"EXISTS TABLE {Table}", run);
        return exists is "1" ? Number(await QueryAsync($"SELECT count() FROM {Table} WHERE org_id = {{run:UUID}}", run)) : 0;
    }

    /// <summary>Searches every column of every row for a word, and returns the bytes found.</summary>
    public async Task<long> CountStoredBytesAsync(Guid run, string word) => Number(await QueryAsync(
        $"SELECT sum(countSubstrings(formatRow('JSONEachRow', *), '{word}')) * {word.Length} FROM {Table} WHERE org_id = {{run:UUID}}", run));

    public async Task PrintAsync(Guid run)
    {
        Console.WriteLine(await QueryAsync(
            $$"""
            SELECT model, input_tokens AS in, output_tokens AS out, cached_input_tokens AS cached, reasoning_tokens AS reasoning,
                ttft_ms AS ttft, total_latency_ms AS total_ms, status_code AS status, is_complete AS complete, error_code AS error
            FROM {{Table}} WHERE org_id = {run:UUID} ORDER BY requested_at FORMAT PrettyCompactMonoBlock
            """,
            run));
        Console.WriteLine(await QueryAsync(
            $$"""
            SELECT model, count() AS calls, sum(input_tokens) AS in, sum(output_tokens) AS out, sum(total_tokens) AS total, sum(cost_usd) AS cost_usd
            FROM {{Table}} WHERE org_id = {run:UUID} GROUP BY model ORDER BY total DESC FORMAT PrettyCompactMonoBlock
            """,
            run));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_local is not null)
        {
            await _local.DisposeAsync();
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private async Task<string> QueryAsync(string sql, Guid run)
    {
        using var response = await _http.PostAsync($"?param_run={run}", new StringContent(sql));
        var answer = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? answer.TrimEnd('\n') : throw new InvalidOperationException($"ClickHouse says: {answer}");
    }
}
