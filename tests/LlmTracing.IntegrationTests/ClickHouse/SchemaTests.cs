using LlmTracing.ClickHouse;
using LlmTracing.Tests.ClickHouse;

namespace LlmTracing.IntegrationTests.ClickHouse;

[Collection(EngineCollection.Name)]
public sealed class SchemaTests(EngineFixture engine)
{
    internal const string Contract =
        """
        (
            request_id String, org_id UUID, agent_id UUID, session_id Nullable(UUID), checkpoint_id Nullable(UUID), model LowCardinality(String),
            provider LowCardinality(String), is_streaming Bool, input_tokens UInt32, output_tokens UInt32, total_tokens UInt32,
            auth_latency_ms UInt16, directive_latency_ms UInt16, provider_ttfb_ms UInt32, total_latency_ms UInt32, status_code UInt16,
            is_complete Bool, error_code LowCardinality(String), requested_at DateTime64(3, 'UTC'), completed_at DateTime64(3, 'UTC'),
            event_date Date MATERIALIZED toDate(requested_at)
        )
        ENGINE = MergeTree PARTITION BY toYYYYMM(event_date) ORDER BY (org_id, agent_id, requested_at) TTL event_date + INTERVAL 3650 DAY
        """;

    [Fact]
    public async Task The_printed_schema_runs_twice_and_describes_the_columns_as_the_list_has_them()
    {
        await using var table = TestTable.On(engine.ConnectionString, static o => o.Storage.Retention = TimeSpan.FromDays(90));
        for (var run = 0; run < 2; run++)
        {
            foreach (var statement in LlmTracingSchema.ToSql(table.Options).Split(";\n", StringSplitOptions.RemoveEmptyEntries))
            {
                if (!string.IsNullOrWhiteSpace(statement))
                {
                    await table.ExecuteAsync(statement);
                }
            }
        }

        var columns = await ServerColumn.DescribeAsync(table.Client, table.Name, CancellationToken.None);
        columns.Where(static c => c.IsWritable).Select(static c => $"{c.Name} {c.Type}")
            .Should().Equal(TraceColumns.All.Select(static c => $"{c.Name} {c.Type}"));
        (await table.AskAsync($"SELECT count() FROM system.columns WHERE database = {{d:String}} AND comment != ''", ("d", table.Options.Database)))
            .Should().NotBe("0");
    }

    [Theory]
    [InlineData(TablePartition.Month, TraceSortKey.Agent)]
    [InlineData(TablePartition.Week, TraceSortKey.Day)]
    [InlineData(TablePartition.Day, TraceSortKey.Day)]
    public async Task Every_layout_takes_rows(TablePartition partition, TraceSortKey key)
    {
        await using var table = TestTable.On(engine.ConnectionString, o =>
        {
            o.Storage.Partition = partition;
            o.Storage.SortKey = key;
        });
        await table.InsertAsync(SomeRecord.Full(1));
        (await table.CountAsync()).Should().Be(1);
    }

    [Fact]
    public async Task A_table_of_only_the_contract_is_written_and_then_migrated()
    {
        await using var table = TestTable.On(engine.ConnectionString, static o => o.Schema = SchemaMode.None);
        await table.CreateDatabaseAsync();
        await table.ExecuteAsync($"CREATE TABLE {table.Name} {Contract}");
        await table.InsertAsync(SomeRecord.Full(1));
        table.Sink.Binding!.Columns.Should().HaveCount(20);
        table.Sink.Remarks.Should().HaveCount(2).And.Contain(DeduplicationWindow.Remark)
            .And.Contain(static r => r.Contains("lacks", StringComparison.Ordinal) && r.Contains("trace_id", StringComparison.Ordinal));

        table.Options.Schema = SchemaMode.Migrate;
        var table2 = TraceTable.From(table.Options, table.Options.Database);
        ClickHouseSink<TraceRecord>[] processes =
            [.. Enumerable.Range(0, 4).Select(_ => new ClickHouseSink<TraceRecord>(table.Client, table2, table.Options, TimeProvider.System))];
        await Task.WhenAll(processes.Select(static (p, i) => p.InsertAsync(new[] { SomeRecord.Full(i + 2) }, $"t{i}", CancellationToken.None)));
        processes[0].Binding!.Missing.Should().BeEmpty();
        processes[0].Remarks.Should().BeEmpty();
        (await table.AskAsync($"SELECT count() FROM system.tables WHERE database = '{table.Options.Database}' AND engine_full LIKE '%{DeduplicationWindow.Setting} = 1000%' AND name = '{table.Options.Table}'"))
            .Should().Be("1");
        (await table.AskAsync($"SELECT groupArray(usage_source), groupArray(trace_id != '') FROM (SELECT * FROM {table.Name} ORDER BY requested_at)"))
            .Should().Be("['none','provider','provider','provider','provider']\t[0,1,1,1,1]");
    }

    [Fact]
    public async Task Several_processes_may_create_the_table_at_once()
    {
        await using var table = TestTable.On(engine.ConnectionString);
        var definition = TraceTable.From(table.Options, table.Options.Database);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            using var sink = new ClickHouseSink<TraceRecord>(table.Client, definition, table.Options, TimeProvider.System);
            await sink.InsertAsync(new[] { SomeRecord.Full(i) }, $"t{i}", CancellationToken.None);
        }));
        (await table.CountAsync()).Should().Be(6);
    }

    [Fact]
    public async Task A_missing_table_is_a_configuration_failure_that_says_what_to_do()
    {
        await using var table = TestTable.On(engine.ConnectionString, static o => o.Schema = SchemaMode.None);
        var insert = () => table.InsertAsync(SomeRecord.Full(1));
        (await insert.Should().ThrowAsync<InsertException>()).Which.Should().Match<InsertException>(
            static e => e.Failure == InsertFailure.Configuration && e.Message.Contains("does not exist") && e.Message.Contains("ToSql"));
    }

    [Theory]
    [InlineData("input_tokens", "UInt64", "input_tokens", "7")]
    [InlineData("input_tokens", "Nullable(Int64)", "input_tokens", "7")]
    [InlineData("is_streaming", "UInt8", "is_streaming", "0")]
    [InlineData("model", "String", "model", "model-0")]
    [InlineData("model", "LowCardinality(Nullable(String))", "model", "model-0")]
    [InlineData("request_id", "FixedString(6)", "toStringCutToZero(request_id)", "id-7")]
    [InlineData("provider", "Enum8('' = 0, 'openai' = 1)", "provider", "openai")]
    [InlineData("provider", "Enum16('openai' = 1000)", "provider", "openai")]
    [InlineData("requested_at", "DateTime('UTC')", "requested_at", "2026-01-01 00:00:00")]
    [InlineData("requested_at", "DateTime64(6, 'UTC')", "requested_at", "2026-01-01 00:00:00.007000")]
    [InlineData("session_id", "UUID", "session_id", "00000007-0003-0002-0304-05060708090a")]
    [InlineData("status_code", "Int32", "status_code", "200")]
    [InlineData("total_latency_ms", "Float64", "total_latency_ms", "5")]
    public async Task Compatible_types_are_converted(string column, string type, string expression, string expected)
    {
        await using var table = TestTable.On(engine.ConnectionString, static o => o.Schema = SchemaMode.None);
        await table.CreateDatabaseAsync();
        var contract = System.Text.RegularExpressions.Regex.Replace(
            Contract, $@"\b{column} (Nullable\(UUID\)|LowCardinality\(String\)|DateTime64\(3, 'UTC'\)|\w+)(?=,)", $"{column} {type}");
        contract.Should().Contain($"{column} {type}");
        await table.ExecuteAsync($"CREATE TABLE {table.Name} {contract}");
        await table.InsertAsync(SomeRecord.Full(7), SomeRecord.Full(8));
        (await table.AskAsync($"SELECT {expression} FROM {table.Name} ORDER BY requested_at, status_code, directive_latency_ms LIMIT 1")).Should().Be(expected);
        (await table.CountAsync()).Should().Be(2);
    }

    [Theory]
    [InlineData("cost_usd", "Float64", "7e-9")]
    [InlineData("cost_usd", "Decimal(38, 12)", "0.000000007")]
    [InlineData("cost_usd", "Nullable(Decimal(18, 8))", "0.00000001")]
    [InlineData("agent_tags", "Array(String)", "['a','b7','a']")]
    [InlineData("attributes", "Map(String, String)", "{'k':'v7','ключ':''}")]
    [InlineData("attempt_latency_ms", "Array(UInt64)", "[1,4294967295]")]
    [InlineData("temperature", "Float64", "0.699999988079071")]
    public async Task Compatible_types_beyond_the_contract_are_converted(string column, string type, string expected)
    {
        await using var table = TestTable.On(engine.ConnectionString, static o => o.Schema = SchemaMode.None);
        await table.CreateDatabaseAsync();
        await table.ExecuteAsync($"CREATE TABLE {table.Name} {Contract}");
        await table.ExecuteAsync($"ALTER TABLE {table.Name} ADD COLUMN {column} {type}");
        await table.InsertAsync(SomeRecord.Full(7));
        (await table.AskAsync($"SELECT {column} FROM {table.Name}")).Should().Be(expected);
    }

    [Fact]
    public async Task A_table_altered_under_load_is_bound_anew()
    {
        await using var table = TestTable.On(engine.ConnectionString);
        await table.InsertAsync(SomeRecord.Full(1));
        await table.ExecuteAsync($"ALTER TABLE {table.Name} DROP COLUMN price_id");
        await table.InsertAsync(SomeRecord.Full(2));
        table.Sink.Binding!.Missing.Select(static c => c.Name).Should().Equal("price_id");

        await table.ExecuteAsync($"ALTER TABLE {table.Name} MODIFY COLUMN chunk_count UInt64 DEFAULT 0 CODEC(ZSTD(1))");
        await table.InsertAsync(SomeRecord.Full(3));

        await table.ExecuteAsync($"DROP TABLE {table.Name} SYNC");
        await table.InsertAsync(SomeRecord.Full(4));
        (await table.ReadAsync()).Select(static r => r.RequestId).Should().Equal("id-4");
    }

    [Fact]
    public async Task A_broken_contract_is_refused_with_one_message()
    {
        await using var table = TestTable.On(engine.ConnectionString, static o => o.Schema = SchemaMode.None);
        await table.CreateDatabaseAsync();
        await table.ExecuteAsync($"CREATE TABLE {table.Name} (org_id String, input_tokens UInt8, requested_at Date) ENGINE = Memory");
        var insert = () => table.InsertAsync(SomeRecord.Full(1));
        (await insert.Should().ThrowAsync<InsertException>()).Which.Message.Should()
            .Contain("org_id: expected UUID, found String").And.Contain("input_tokens: expected UInt32, found UInt8")
            .And.Contain("requested_at: expected DateTime64(3, 'UTC'), found Date").And.Contain("model: expected LowCardinality(String), found no such column");
    }

    [Fact]
    public async Task A_repeated_block_is_stored_once()
    {
        await using var table = TestTable.On(engine.ConnectionString);
        TraceRecord[] rows = [SomeRecord.Full(1), SomeRecord.Full(2)];
        await table.Sink.InsertAsync(rows, "token", CancellationToken.None);
        await table.Sink.InsertAsync(rows, "token", CancellationToken.None);
        (await table.CountAsync()).Should().Be(2);
        await table.Sink.InsertAsync(rows, "other", CancellationToken.None);
        (await table.CountAsync()).Should().Be(4);
    }
}
