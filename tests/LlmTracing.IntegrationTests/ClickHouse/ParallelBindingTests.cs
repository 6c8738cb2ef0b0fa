using LlmTracing.ClickHouse;
using LlmTracing.Payloads;
using LlmTracing.Tests.ClickHouse;

namespace LlmTracing.IntegrationTests.ClickHouse;

/// <summary>Many processes that start at once and may each make or migrate the tables.</summary>
[Collection(EngineCollection.Name)]
public sealed class ParallelBindingTests(EngineFixture engine)
{
    private const int Processes = 12;

    [Theory]
    [InlineData(SchemaMode.Create)]
    [InlineData(SchemaMode.Migrate)]
    public async Task TheTablesAreMadeOnce_AndEveryRowIsAddedUp(SchemaMode mode)
    {
        await using var table = TestTable.On(engine.ConnectionString, o => (o.Schema, o.Payloads.Retention) = (mode, null));
        await InParallelAsync(table, static async process =>
        {
            await process.InsertAsync(TraceTable.From, SomeRecord.Full(process.Number));
            await process.InsertAsync(SpanTable.From, new SpanRecord { Name = "span", StartedAt = DateTimeOffset.UnixEpoch, EndedAt = DateTimeOffset.UnixEpoch });
            await process.InsertAsync(PayloadTable.From, new PayloadRecord { RequestId = "r", RequestedAt = DateTimeOffset.UnixEpoch });
        });

        var (name, options) = (table.Options.Database, table.Options);
        (await table.AskAsync($"SELECT arraySort(groupArray(name)) FROM system.tables WHERE database = '{name}'"))
            .Should().Be("['llm_payloads','llm_spans','llm_traces','llm_usage_hourly','llm_usage_hourly_mv']");
        foreach (var each in new[] { options.Table, options.SpanTable, options.Payloads.Table })
        {
            (await table.AskAsync($"SELECT count() FROM {SqlText.Name(name, each)}")).Should().Be($"{Processes}", each);
        }

        (await table.AskAsync($"SELECT sum(requests) FROM {SqlText.Name(name, options.RollupTable)}")).Should().Be(
            $"{Processes}", "no row may come before the view that adds it up");
    }

    [Fact]
    public async Task AnOldTableIsMigratedOnce()
    {
        await using var table = TestTable.On(engine.ConnectionString, static o => o.Schema = SchemaMode.Migrate);
        await table.CreateDatabaseAsync();
        await table.ExecuteAsync($"CREATE TABLE {table.Name} {SchemaTests.Contract}");
        await InParallelAsync(table, static process => process.InsertAsync(TraceTable.From, SomeRecord.Full(process.Number)));

        var columns = await ServerColumn.DescribeAsync(table.Client, table.Name, CancellationToken.None);
        columns.Where(static c => c.IsWritable).Select(static c => c.Name).Should().BeEquivalentTo(TraceColumns.All.Select(static c => c.Name));
        (await table.AskAsync($"SELECT count(), countIf(trace_id != '') FROM {table.Name}")).Should().Be(
            $"{Processes}\t{Processes}", "each process writes the new columns from its first row on");
        (await table.AskAsync($"SELECT sum(requests) FROM {SqlText.Name(table.Options.Database, table.Options.RollupTable)}")).Should().Be($"{Processes}");
    }

    // All at the same moment, each with its own connections.
    private static async Task InParallelAsync(TestTable table, Func<Process, Task> work)
    {
        using var gate = new Barrier(Processes);
        await Task.WhenAll(Enumerable.Range(0, Processes).Select(i => Task.Factory.StartNew(
            async () =>
            {
                using var process = new Process(table.Options, i);
                gate.SignalAndWait();
                await work(process);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
    }

    private sealed class Process(LlmTracingOptions options, int number) : IDisposable
    {
        private readonly ClickHouseHttpClient _client = new(ClickHouseEndpoint.From(options)!, TimeProvider.System);

        public int Number => number;

        public async Task InsertAsync<TRow>(Func<LlmTracingOptions, string, Table<TRow>> table, TRow row)
        {
            using var sink = new ClickHouseSink<TRow>(_client, table(options, options.Database), options, TimeProvider.System);
            await sink.InsertAsync(new[] { row }, $"token-{number}", CancellationToken.None);
            sink.Remarks.Should().BeEmpty();
        }

        public void Dispose() => _client.Dispose();
    }
}
