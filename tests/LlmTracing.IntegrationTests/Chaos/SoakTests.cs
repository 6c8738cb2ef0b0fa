using System.Globalization;
using Xunit.Abstractions;

namespace LlmTracing.IntegrationTests.Chaos;

/// <summary>A steady load while faults come at random: of the network, of a load balancer, of the server, and kills of the engine.</summary>
public class SoakTests(ITestOutputHelper output)
{
    private const int RowsPerSecond = 5_000;
    private const int Seed = 20261121;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(30);

    // The engine may be slower than the load while it is killed all the time: what it missed waits in the spool.
    private static readonly TimeSpan CatchUp = TimeSpan.FromMinutes(10);

    [Fact]
    [Trait("Category", "Chaos")]
    public Task SixSeconds() => UnderLoadAsync(TimeSpan.FromSeconds(6), rounds: 1);

    [LongFact]
    [Trait("Category", "Long")]
    public async Task TenMinutes_MemoryStaysFlat()
    {
        var minutes = Environment.GetEnvironmentVariable("LLMTRACING_SOAK_MINUTES") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : 10;
        var memory = await UnderLoadAsync(Round, rounds: (int)(TimeSpan.FromMinutes(minutes) / Round));

        // The first fifth warms up.
        var steady = memory[(memory.Count / 5)..];
        var (early, late) = (steady[..(steady.Count / 2)].Average(), steady[(steady.Count / 2)..].Average());
        output.WriteLine($"live memory at rest after each round, MB: {string.Join(' ', memory.Select(static m => $"{m / 1e6:0.00}"))}");
        output.WriteLine($"on average {early / 1e6:0.00} MB in the first half after the warm-up, {late / 1e6:0.00} MB in the second");
        late.Should().BeLessThan((early * 1.1) + 1e6);
    }

    // Returns the live memory at rest, nothing queued and nothing on disk, after each round.
    private async Task<List<long>> UnderLoadAsync(TimeSpan duration, int rounds)
    {
        var engine = new ChaosEngine();
        await engine.InitializeAsync();
        try
        {
            // An engine on a busy machine may need seconds for a full insert; attempts that end sooner would never bring it in.
            await using var rig = new ChaosRig(
                engine, o => (o.MaxRetryAttempts, o.QueueCapacity, o.AttemptTimeout) = (3, 100_000, TimeSpan.FromSeconds(20)), withSpool: true);
            rig.Write(1);
            await rig.SettleAsync();
            var random = new Random(Seed);
            var memory = new List<long>();
            var faults = 0;
            for (var round = 0; round < rounds; round++)
            {
                var load = rig.LoadAsync(RowsPerSecond, duration);
                faults += await FaultAsync(rig, engine, random, load);
                await load;
                await rig.SettleAsync(CatchUp);
                memory.Add(LiveMemory());
            }

            var ledger = await rig.SettleAsync();
            output.WriteLine($"{ledger}; {faults} faults; {ledger.Batches} batches, {ledger.Retries} retries");
            ledger.Accepted.Should().Be(rig.Written);
            ledger.DroppedTotal.Should().Be(ledger.Dropped[DropReason.QueueFull], "only what a machine that is too busy could not take in time may be lost");
            (await engine.CountAsync(rig.Table)).Should().Be((ledger.Written, ledger.Written));
            return memory;
        }
        finally
        {
            await engine.DisposeAsync();
        }
    }

    // What waits for its finalizer, and what that lets go of, is not alive.
    private static long LiveMemory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static async Task<int> FaultAsync(ChaosRig rig, ChaosEngine engine, Random random, Task load)
    {
        var faults = Enum.GetValues<Fault>();
        var count = 0;
        for (var pause = 500; !load.IsCompleted; pause = random.Next(1_000, 8_000), count++)
        {
            await Task.WhenAny(Task.Delay(pause), load);
            var fault = faults[random.Next(faults.Length)];
            if (fault == Fault.None)
            {
                await engine.KillAsync();
            }

            rig.Proxy.Fault = fault;
            await Task.Delay(random.Next(200, 3_000));
            if (fault == Fault.None)
            {
                await engine.StartAsync();
            }

            rig.Proxy.Fault = Fault.None;
        }

        return count;
    }
}
