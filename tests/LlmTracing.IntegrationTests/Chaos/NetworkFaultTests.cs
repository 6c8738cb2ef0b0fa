namespace LlmTracing.IntegrationTests.Chaos;

[Trait("Category", "Chaos")]
public class NetworkFaultTests(ChaosEngine engine) : IClassFixture<ChaosEngine>
{
    public static TheoryData<Fault, bool> Faults()
    {
        var data = new TheoryData<Fault, bool>();
        foreach (var fault in Enum.GetValues<Fault>().Where(f => f is not (Fault.None or Fault.Refused)))
        {
            data.Add(fault, false);
            data.Add(fault, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task AFault_CostsNoRow_AndMakesNoDuplicate(Fault fault, bool withSpool)
    {
        await using var rig = new ChaosRig(engine, withSpool: withSpool);
        rig.Write(50);
        await rig.SettleAsync();

        rig.Proxy.Fault = fault;
        rig.Write(50);
        await rig.Proxy.HitAsync(2);
        await rig.UntilReasonAsync(rig.Options.Table);
        rig.Write(50);

        rig.Proxy.Fault = Fault.None;
        await rig.AllIsThereOnceAsync();
        rig.Reasons.Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ConnectionRefused_CostsNoRow(bool withSpool)
    {
        await using var rig = new ChaosRig(engine, withSpool: withSpool);
        rig.Proxy.Fault = Fault.Refused;
        rig.Write(50);
        await rig.UntilReasonAsync("inserts fail");
        rig.Write(50);
        rig.Proxy.Fault = Fault.None;
        await rig.AllIsThereOnceAsync();
    }

    [Fact]
    public async Task StalePooledConnections_NeverCostABatch()
    {
        await using var rig = new ChaosRig(engine, o => o.MaxRetryAttempts = 0);
        for (var i = 0; i < 20; i++)
        {
            rig.Write(10);
            await rig.SettleAsync();
            rig.Proxy.Fault = Fault.None;  // cuts what is open
        }

        await rig.AllIsThereOnceAsync();
    }

    [Fact]
    public async Task AHungServer_IsNotFeltByWriters_AndEveryLossIsCounted()
    {
        await using var rig = new ChaosRig(engine, o => (o.QueueCapacity, o.ShutdownTimeout) = (1_000, TimeSpan.FromSeconds(1)));
        rig.Write(10);
        await rig.SettleAsync();
        rig.Proxy.Fault = Fault.Hang;
        rig.Write(50_000);
        await rig.Writer.StopAsync();
        var ledger = rig.Writer.Statistics;
        ledger.Accepted.Should().Be(50_010);
        ledger.Pending.Should().Be(0);
        ledger.IsBalanced.Should().BeTrue(ledger.ToString());
        ledger.Dropped[DropReason.QueueFull].Should().BeGreaterThan(0);
        ledger.Dropped[DropReason.ShutdownTimeout].Should().BeGreaterThan(0);
    }
}
