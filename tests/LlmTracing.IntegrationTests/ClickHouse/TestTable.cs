using System.Globalization;
using LlmTracing.ClickHouse;

namespace LlmTracing.IntegrationTests.ClickHouse;

/// <summary>A database of a test's own on the engine, the sink that writes to it, and questions to it. Dropped at the end.</summary>
internal sealed class TestTable : IAsyncDisposable
{
    private TestTable(string connectionString, Action<LlmTracingOptions>? configure)
    {
        Options = new LlmTracingOptions
        {
            ConnectionString = connectionString,
            Database = "t_" + Guid.NewGuid().ToString("N"),
            Schema = SchemaMode.Create,
        };
        Options.Storage.Retention = null; // The rows have fixed dates, which the TTL would delete one day.
        configure?.Invoke(Options);
        Client = new ClickHouseHttpClient(ClickHouseEndpoint.From(Options)!, TimeProvider.System);
        Sink = new ClickHouseSink<TraceRecord>(Client, TraceTable.From(Options, Options.Database), Options, TimeProvider.System);
    }

    public LlmTracingOptions Options { get; }

    public ClickHouseHttpClient Client { get; }

    public ClickHouseSink<TraceRecord> Sink { get; }

    public string Name => SqlText.Name(Options.Database, Options.Table);

    public static TestTable On(string connectionString, Action<LlmTracingOptions>? configure = null) => new(connectionString, configure);

    public Task ExecuteAsync(string sql) => Client.ExecuteAsync(sql, null, CancellationToken.None);

    public Task CreateDatabaseAsync() => ExecuteAsync($"CREATE DATABASE IF NOT EXISTS {SqlText.Identifier(Options.Database)}");

    public Task InsertAsync(params TraceRecord[] rows) => Sink.InsertAsync(rows, Guid.NewGuid().ToString(), CancellationToken.None);

    /// <summary>The answer's text, tabs between columns, without the last line feed.</summary>
    public async Task<string> AskAsync(string sql, params (string Name, string Value)[] parameters)
    {
        await using var answer = await Client.QueryAsync(
            sql, [.. parameters.Select(static p => KeyValuePair.Create(p.Name, p.Value))], null, CancellationToken.None);
        return (await new StreamReader(answer).ReadToEndAsync()).TrimEnd('\n');
    }

    public async Task<int> CountAsync() => int.Parse(await AskAsync($"SELECT count() FROM {Name}"), CultureInfo.InvariantCulture);

    /// <summary>Reads rows back in the binary format that the reader uses.</summary>
    public async Task<List<TraceRecord>> ReadAsync(string orderBy = "request_id")
    {
        var columns = string.Join(", ", Sink.Binding!.Columns.Select(static c => SqlText.Identifier(c.Column.Name)));
        await using var answer = await Client.QueryAsync(
            $"SELECT {columns} FROM {Name} ORDER BY {orderBy} FORMAT Native", null, null, CancellationToken.None);
        var rows = new List<TraceRecord>();
        await foreach (var row in new BlockDecoder<TraceRecord>(TraceColumns.All, static () => new TraceRecord()).ReadAsync(answer))
        {
            rows.Add(row);
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync($"DROP DATABASE IF EXISTS {SqlText.Identifier(Options.Database)}");
        Sink.Dispose();
        Client.Dispose();
    }
}
