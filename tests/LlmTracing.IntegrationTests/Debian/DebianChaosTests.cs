using LlmTracing.IntegrationTests.Chaos;
using Xunit.Abstractions;

namespace LlmTracing.IntegrationTests.Debian;

/// <summary>What clickhouse-server 18.16 itself refuses, over its own HTTP interface, and what remains when it is killed.</summary>
[Trait("Category", "Chaos")]
public sealed class DebianChaosTests(ITestOutputHelper output)
{
    private const int RowsPerSecond = 2_000;

    /// <summary>Each: the user's password, profile and databases while it is refused, and what the health check says.</summary>
    public static TheoryData<string, string, string, string, string> Refusals => new()
    {
        { "wrong password", "another", "", "", "Code: 193" },
        { "missing grant", "right", "", "elsewhere", "Code: 291" },
        { "read-only", "right", "<readonly>1</readonly>", "", "Code: 164" },
        { "memory limit", "right", "<max_memory_usage>1000</max_memory_usage>", "", "Code: 241" },
    };

    [DebianTheory]
    [MemberData(nameof(Refusals))]
    public async Task ARefusal_IsSaid_AndCostsNoRow(string refusal, string password, string profile, string databases, string said)
    {
        await using var server = await DebianServer.StartAsync();
        server.SetUser(password, profile, databases.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        await server.KillAsync();
        await server.LaunchAsync();
        await using var rig = await DebianTable.RigAsync(server, static o => o.Password = "right");
        rig.Write(50);
        await rig.UntilReasonAsync(said);
        rig.Write(50);
        rig.Writer.Statistics.Written.Should().Be(0, refusal);

        server.SetUser(password: "right");
        await rig.AllIsThereOnceAsync();
        rig.Reasons.Should().BeEmpty();
    }

    [DebianFact]
    public async Task MissingTable_HoldsTheRows_UntilItIsMade()
    {
        await using var server = await DebianServer.StartAsync();
        await using var rig = await DebianTable.RigAsync(server);
        await server.QueryAsync($"DROP TABLE {rig.Table}");
        rig.Write(50);
        await rig.UntilReasonAsync("does not exist");
        await DebianTable.CreateAsync(server, rig.Table);
        await rig.AllIsThereOnceAsync();
    }

    [DebianFact]
    public async Task ATableAlteredUnderLoad_CostsNoRow()
    {
        await using var server = await DebianServer.StartAsync();
        await using var rig = await DebianTable.RigAsync(server);
        var load = rig.LoadAsync(RowsPerSecond, TimeSpan.FromSeconds(3));
        foreach (var change in new[]
        {
            "ADD COLUMN actor String", "ADD COLUMN extra UInt8 DEFAULT 7", "MODIFY COLUMN total_latency_ms UInt64", "DROP COLUMN actor",
        })
        {
            await Task.Delay(500);
            await server.QueryAsync($"ALTER TABLE {rig.Table} {change}");
        }

        await load;
        await rig.AllIsThereOnceAsync();
    }

    /// <summary>
    /// 18.16 knows no tokens: an insert that was under way when it died may have been done, and is repeated. So with the spool no row is
    /// missing, and only rows of those inserts can be there twice.
    /// </summary>
    [DebianTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task KilledUnderLoad_TheLedgerIsExact(bool withSpool)
    {
        const int Kills = 2;
        await using var server = await DebianServer.StartAsync();
        await using var rig = await DebianTable.RigAsync(server, o => o.MaxRetryAttempts = withSpool ? 5 : 2, withSpool);
        var load = rig.LoadAsync(RowsPerSecond, TimeSpan.FromSeconds(9));
        for (var i = 0; i < Kills; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(3));
            await server.KillAsync();
            await Task.Delay(TimeSpan.FromSeconds(1));
            await server.LaunchAsync();
        }

        await load;
        var ledger = await rig.SettleAsync();
        var (rows, distinct) = await server.CountAsync(rig.Table);
        output.WriteLine($"{ledger}; {distinct} rows, {rows - distinct} of them twice");
        ledger.Accepted.Should().Be(rig.Written);
        rows.Should().BeLessThanOrEqualTo(rig.Written + (Kills * rig.Options.MaxRowsPerInsert));
        distinct.Should().BeInRange(ledger.Written, ledger.Accepted);
        if (withSpool)
        {
            distinct.Should().Be(rig.Written, "no row is missing");
        }
    }

    [DebianFact]
    public async Task ADistributedTable_IsWrittenAndReadThroughOneOfItsServers()
    {
        var servers = await DebianServer.StartClusterAsync(2);
        await using var first = servers[0];
        await using var second = servers[1];
        foreach (var server in servers)
        {
            await DebianTable.CreateAsync(server, "chaos.calls", DebianTable.Columns); // 18.16 would send a computed column to the shards.
        }

        await first.QueryAsync(Distributed());
        await using var rig = new ChaosRig(first, static o => (o.Schema, o.Table) = (SchemaMode.None, "calls_all"));
        for (var i = 0; i < 5; i++)
        {
            rig.Write(200, static r => r.AgentId = Guid.NewGuid());
            await rig.SettleAsync();
        }

        await rig.AllIsThereOnceAsync();
        var (here, there) = (await first.CountAsync("chaos.calls"), await second.CountAsync("chaos.calls"));
        output.WriteLine($"{here.Rows} rows on one shard, {there.Rows} on the other");
        here.Rows.Should().BePositive();
        there.Rows.Should().BePositive();
        (here.Rows + there.Rows).Should().Be(1_000);

        // A shard that is away is felt by the writer at once, not found out later.
        await second.KillAsync();
        rig.Write(100, static r => r.AgentId = Guid.NewGuid());
        await rig.UntilReasonAsync("inserts fail");
        rig.Writer.Statistics.Written.Should().Be(1_000);
        await second.LaunchAsync();
        (await rig.SettleAsync()).Written.Should().Be(1_100);
        (await first.CountAsync(rig.Table)).Distinct.Should().Be(1_100);
    }

    // Our own statement, but ON CLUSTER needs a Keeper, and 18.16 hashes no UUID.
    private static string Distributed()
    {
        var options = new LlmTracingOptions { Database = "chaos", Table = "calls" };
        (options.Storage.Cluster, options.Storage.DistributedSuffix) = (DebianServer.Cluster, "_all");
        return LlmTracingSchema.ToSql(options).Split(";\n").Single(static s => s.Contains("CREATE TABLE IF NOT EXISTS `chaos`.`calls_all`", StringComparison.Ordinal))
            .Replace($" ON CLUSTER '{DebianServer.Cluster}'", "", StringComparison.Ordinal)
            .Replace("cityHash64(org_id, agent_id)", "cityHash64(toString(org_id), toString(agent_id))", StringComparison.Ordinal);
    }
}
