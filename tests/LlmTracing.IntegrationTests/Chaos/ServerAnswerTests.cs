namespace LlmTracing.IntegrationTests.Chaos;

[Trait("Category", "Chaos")]
public class ServerAnswerTests(ChaosEngine engine) : IClassFixture<ChaosEngine>
{
    [Fact]
    public async Task WrongPassword_IsSaid_AndTheRowsWaitUntilItIsRight()
    {
        await using var own = new OwnEngine();
        await own.Engine.StopAsync();
        await own.Engine.StartAsync("tracer", "first");
        await using var rig = new ChaosRig(own.Engine, o => (o.Username, o.Password) = ("tracer", "second"));
        rig.Write(50);
        await rig.UntilReasonAsync("configuration refused");
        rig.Reasons.Should().NotContain(r => r.Contains("second"), "credentials are never told");

        await own.Engine.StopAsync();
        await own.Engine.StartAsync("tracer", "second");
        await rig.AllIsThereOnceAsync("tracer", "second");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MissingTable_HoldsTheRows_UntilItIsMade(bool withSpool)
    {
        await using var rig = new ChaosRig(engine, o => o.Schema = SchemaMode.None, withSpool);
        rig.Write(50);
        await rig.UntilReasonAsync("configuration refused");
        rig.Writer.Statistics.Written.Should().Be(0);
        foreach (var statement in LlmTracingSchema.ToSql(rig.Options).Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await engine.QueryAsync(statement.TrimEnd(';'));
        }

        await rig.AllIsThereOnceAsync();
    }

    [Fact]
    public async Task BadRows_AreIsolated_AndTheRestIsWritten()
    {
        await using var rig = new ChaosRig(engine);
        rig.Write(1);
        await rig.SettleAsync();
        await engine.QueryAsync($"ALTER TABLE {rig.Table} ADD CONSTRAINT no_bad CHECK model != 'bad'");

        rig.Write(300, r => r.Model = r.RequestId is "r17" or "r250" ? "bad" : "good");
        var ledger = await rig.SettleAsync();
        ledger.Dropped[DropReason.Rejected].Should().Be(2);
        ledger.Written.Should().Be(299);
        (await engine.CountAsync(rig.Table)).Should().Be((299, 299));
    }

    [Fact]
    public async Task TooManyParts_IsWaitedOut()
    {
        await using var rig = new ChaosRig(engine, o => o.MaxBatchSize = 1);
        rig.Write(1);
        await rig.SettleAsync();
        await engine.QueryAsync($"SYSTEM STOP MERGES {rig.Table}");
        await engine.QueryAsync($"ALTER TABLE {rig.Table} MODIFY SETTING parts_to_throw_insert = 3, parts_to_delay_insert = 1000");
        await rig.UntilReasonAsync("inserts fail", meanwhile: () => rig.Write(1));
        await engine.QueryAsync($"ALTER TABLE {rig.Table} MODIFY SETTING parts_to_throw_insert = 3000");
        await engine.QueryAsync($"SYSTEM START MERGES {rig.Table}");
        await rig.AllIsThereOnceAsync();
    }

    [Fact]
    public async Task ATableAlteredUnderLoad_CostsNoRow()
    {
        await using var rig = new ChaosRig(engine);
        using var stop = new CancellationTokenSource();
        rig.Write(10);
        await rig.SettleAsync();
        var load = LoadAsync(rig, stop.Token);
        foreach (var change in new[]
        {
            "DROP COLUMN actor", "ADD COLUMN extra UInt8 DEFAULT 7", "MODIFY COLUMN total_latency_ms UInt64",
            "DROP COLUMN operation_id", "ADD COLUMN actor String",
        })
        {
            await engine.QueryAsync($"ALTER TABLE {rig.Table} {change}");
            await Task.Delay(300);
        }

        await stop.CancelAsync();
        await load;
        await rig.AllIsThereOnceAsync();
    }

    [Fact]
    public async Task ATableDroppedAndRecreated_TakesRowsAgain()
    {
        await using var rig = new ChaosRig(engine);
        rig.Write(50);
        await rig.SettleAsync();
        await engine.QueryAsync($"DROP TABLE {rig.Table} SYNC");
        rig.Write(50);
        var ledger = await rig.SettleAsync();
        ledger.Written.Should().Be(100);
        (await engine.CountAsync(rig.Table)).Should().Be((50, 50), "the writer makes its table again");
    }

    private static async Task LoadAsync(ChaosRig rig, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            rig.Write(20);
            await Task.Delay(10, CancellationToken.None);
        }
    }

    private sealed class OwnEngine : IAsyncDisposable
    {
        public OwnEngine() => Engine.InitializeAsync().GetAwaiter().GetResult();

        public ChaosEngine Engine { get; } = new();

        public async ValueTask DisposeAsync() => await Engine.DisposeAsync();
    }
}
