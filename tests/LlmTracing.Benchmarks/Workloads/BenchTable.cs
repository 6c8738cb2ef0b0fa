using LlmTracing.ClickHouse;
using LlmTracing.Local;

namespace LlmTracing.Benchmarks.Workloads;

/// <summary>A table on the local engine and the ways into it.</summary>
internal sealed class BenchTable : IDisposable
{
    /// <summary>The database of all tables.</summary>
    public const string Database = "bench";

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };

    private BenchTable(LocalClickHouse server, string name, ClickHouseHttpClient client)
        => (Server, Name, Client) = (server, name, client);

    public LocalClickHouse Server { get; }

    public string Name { get; }

    public ClickHouseHttpClient Client { get; }

    /// <summary>Creates a table of the twenty contract columns.</summary>
    public static async Task<BenchTable> CreateAsync(LocalClickHouse server, string name, string engine)
    {
        var client = new ClickHouseHttpClient(ClickHouseEndpoint.Parse(server.ConnectionString), TimeProvider.System);
        var columns = string.Join(", ", TraceColumns.All.Take(TraceColumns.ContractCount).Select(c => $"{c.Name} {c.Type} CODEC({c.Codec})"));
        await client.ExecuteAsync($"CREATE DATABASE IF NOT EXISTS {Database}", null, CancellationToken.None).ConfigureAwait(false);
        await client.ExecuteAsync($"CREATE TABLE {Database}.{name} ({columns}) ENGINE = {engine}", null, CancellationToken.None).ConfigureAwait(false);
        return new BenchTable(server, name, client);
    }

    public static string MergeTree => "MergeTree PARTITION BY toYYYYMM(requested_at) ORDER BY (org_id, agent_id, requested_at)";

    /// <summary>The library's own way in.</summary>
    public ClickHouseSink<TraceRecord> Sink()
        => new(Client, TraceTable.From(new LlmTracingOptions { Table = Name }, Database), new LlmTracingOptions { Table = Name, Database = Database }, TimeProvider.System);

    /// <summary>The statement of an insert into all columns.</summary>
    public string InsertSql(string format) => $"INSERT INTO {Database}.{Name} FORMAT {format}";

    /// <summary>Posts bytes that are encoded already.</summary>
    public async Task PostAsync(string insertSql, ReadOnlyMemory<byte> body)
    {
        using var content = new ReadOnlyMemoryContent(body);
        using var response = await _http.PostAsync(
            new Uri(Server.Endpoint, $"?async_insert=0&query={Uri.EscapeDataString(insertSql)}"), content).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync().ConfigureAwait(false));
        }
    }

    public async Task<long> ScalarAsync(string sql)
    {
        await using var answer = await Client.QueryAsync(sql + " FORMAT TSV", null, null, CancellationToken.None).ConfigureAwait(false);
        using var reader = new StreamReader(answer);
        return long.Parse((await reader.ReadToEndAsync().ConfigureAwait(false)).Trim(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _http.Dispose();
        Client.Dispose();
    }
}
