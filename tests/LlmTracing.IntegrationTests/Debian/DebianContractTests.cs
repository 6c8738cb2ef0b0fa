using LlmTracing.ClickHouse;
using LlmTracing.IntegrationTests.Chaos;
using LlmTracing.IntegrationTests.ClickHouse;
using LlmTracing.Tests.ClickHouse;

namespace LlmTracing.IntegrationTests.Debian;

/// <summary>The contract in the types that clickhouse-server 18.16 knows, over its own HTTP interface.</summary>
public sealed class DebianContractTests
{
    private static readonly string[] Contract = [.. TraceColumns.All.Take(TraceColumns.ContractCount).Select(static c => c.Name)];

    [DebianTheory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task TheTwentyColumns_ReadBackEqual(string compression)
    {
        await using var server = await DebianServer.StartAsync();
        await using var table = TestTable.On($"{server.ConnectionString};Compression={compression}", static o => o.Schema = SchemaMode.None);
        await DebianTable.CreateAsync(server, $"{table.Options.Database}.{table.Options.Table}");
        TraceRecord[] rows = [.. Enumerable.Range(1, 500).Select(static i => SomeRecord.Full(i))];
        await table.InsertAsync(rows);

        table.Sink.Binding!.Columns.Select(static c => c.Column.Name).Should().Equal(Contract);
        var read = await table.ReadAsync("toUInt32(substring(request_id, 4))");
        read.Should().HaveCount(500);
        for (var i = 0; i < rows.Length; i++)
        {
            // DateTime holds whole seconds.
            (rows[i].RequestedAt, rows[i].CompletedAt) = (WholeSecond(rows[i].RequestedAt), WholeSecond(rows[i].CompletedAt));
            ContractOf(read[i]).Should().Be(ContractOf(rows[i]));
        }
    }

    [DebianFact]
    public async Task LowCardinality_Enums_AndFixedStrings_AreWrittenAsThey_Are()
    {
        await using var server = await DebianServer.StartAsync();
        await using var table = TestTable.On(server.ConnectionString + ";set_allow_experimental_low_cardinality_type=1", static o => o.Schema = SchemaMode.None);
        await table.CreateDatabaseAsync();
        var columns = DebianTable.Columns
            .Replace("model String", "model LowCardinality(String)", StringComparison.Ordinal)
            .Replace("provider String", "provider Enum8('openai' = 1, 'anthropic' = 2)", StringComparison.Ordinal)
            .Replace("error_code String", "error_code FixedString(12)", StringComparison.Ordinal)
            .Replace("input_tokens UInt32", "input_tokens UInt64", StringComparison.Ordinal);
        await table.ExecuteAsync($"CREATE TABLE {table.Name} ({columns}) {DebianTable.Engine}");
        await table.InsertAsync(SomeRecord.Full(5), SomeRecord.Full(6));
        (await table.AskAsync($"SELECT model, provider, toStringCutToZero(error_code), input_tokens FROM {table.Name} ORDER BY request_id FORMAT TabSeparated"))
            .Should().Be("model-5\topenai\tRATE_LIMITED\t5\nmodel-6\topenai\t\t6");
    }

    [DebianFact]
    public async Task ItsTables_AreMadeByHand_AndTheMessageSaysSo()
    {
        await using var server = await DebianServer.StartAsync();
        await using var rig = new ChaosRig(server);
        rig.Write(10);
        await rig.UntilReasonAsync("18.16");
        rig.Reasons.Should().Contain(static r => r.Contains("too old", StringComparison.Ordinal));
        await DebianTable.CreateAsync(server, rig.Table);
        await rig.AllIsThereOnceAsync();
    }

    [DebianFact]
    public async Task ItRemembersNoTokens_AndThatIsSaid()
    {
        await using var server = await DebianServer.StartAsync();
        await using var table = TestTable.On(server.ConnectionString, static o => o.Schema = SchemaMode.None);
        await DebianTable.CreateAsync(server, $"{table.Options.Database}.{table.Options.Table}");
        await table.InsertAsync(SomeRecord.Full(1));
        table.Sink.Remarks.Should().Contain(InsertSettings.NoTokenRemark);
    }

    private static object ContractOf(TraceRecord r) => new
    {
        r.RequestId, r.OrgId, r.AgentId, r.SessionId, r.CheckpointId, r.Model, r.Provider, r.IsStreaming, r.InputTokens, r.OutputTokens,
        r.TotalTokens, r.AuthLatencyMs, r.DirectiveLatencyMs, r.ProviderTtfbMs, r.TotalLatencyMs, r.StatusCode, r.IsComplete, r.ErrorCode,
        r.RequestedAt, r.CompletedAt,
    };

    private static DateTimeOffset WholeSecond(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), time.Offset);
}
