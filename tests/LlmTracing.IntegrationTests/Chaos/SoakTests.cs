using System.Globalization;
using Xunit.Abstractions;

namespace LlmTracing.IntegrationTests.Chaos;

/// <summary>A steady load while faults come at random: of the network, of a load balancer, of the server, and kills of the engine.</summary>
public class SoakTests(ITestOutputHelper output)
{
    private const int RowsPerSecond = 5_000;
    private const int Seed = 20261121;

    // The engine may be slower than the load while it is killed all the time: what it missed waits in the spool.
    private static readonly TimeSpan CatchUp = TimeSpan.FromMinutes(10);

    [Fact]
    [Trait("Category", "Chaos")]
    public Task EightSeconds() => UnderLoadAsync(TimeSpan.FromSeconds(8));

    [LongFact]
    [Trait("Category", "Long")]
    public async Task TenMinutes_MemoryStaysFlat()
    {
        var minutes = Environment.GetEnvironmentVariable("LLMTRACING_SOAK_MINUTES") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : 10;
        var memory = await UnderLoadAsync(TimeSpan.FromMinutes(minutes));

        // The first fifth warms up.
        var steady = memory[(memory.Count / 5)..];
        var (early, late) = (steady[..(steady.Count / 2)].Average(), steady[(steady.Count / 2)..].Average());
        output.WriteLine($"live memory: {early / 1e6:0.0} MB on average in the first half after the warm-up, {late / 1e6:0.0} MB in the second");
        late.Should().BeLessThan((early * 1.2) + 4e6);
    }

    // Returns the live memory, sampled every other second.
    private async Task<List<long>> UnderLoadAsync(TimeSpan duration)
    {
        var engine = new ChaosEngine();
        await engine.InitializeAsync();
        try
        {
            await using var rig = new ChaosRig(engine, o => (o.MaxRetryAttempts, o.QueueCapacity) = (3, 100_000), withSpool: true);
            rig.Write(1);
            await rig.SettleAsync();
            var load = rig.LoadAsync(RowsPerSecond, duration);
            var memory = SampleAsync(load);
            var faults = await FaultAsync(rig, engine, load);
            await load;
            var ledger = await rig.SettleAsync(CatchUp);
            output.WriteLine($"{ledger}; {faults} faults; {ledger.Batches} batches, {ledger.Retries} retries");
            ledger.Accepted.Should().Be(rig.Written);
            ledger.DroppedTotal.Should().Be(ledger.Dropped[DropReason.QueueFull], "only what a machine that is too busy could not take in time may be lost");
            (await engine.CountAsync(rig.Table)).Should().Be((ledger.Written, ledger.Written));
            return await memory;
        }
        finally
        {
            await engine.DisposeAsync();
        }
    }

    private static async Task<int> FaultAsync(ChaosRig rig, ChaosEngine engine, Task load)
    {
        var random = new Random(Seed);
        var faults = Enum.GetValues<Fault>();
        var count = 0;
        for (var pause = 500; !load.IsCompleted; pause = random.Next(1_000, 8_000), count++)
        {
            await Task.WhenAny(Task.Delay(pause), load);
            var fault = faults[random.Next(faults.Length)];
            if (fault == Fault.None)
                await engine.KillAsync();

            rig.Proxy.Fault = fault;
            await Task.Delay(random.Next(200, 3_000));
            if (fault == Fault.None)
                await engine.StartAsync();

            rig.Proxy.Fault = Fault.None;
        }

        return count;
    }

    private static async Task<List<long>> SampleAsync(Task load)
    {
        var samples = new List<long>();
        while (!load.IsCompleted)
        {
            await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(2)), load);
            samples.Add(GC.GetTotalMemory(forceFullCollection: true));
        }

        return samples;
    }
}
