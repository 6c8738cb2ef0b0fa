using System.Diagnostics;
using Xunit.Abstractions;

namespace LlmTracing.IntegrationTests.Chaos;

[Trait("Category", "Chaos")]
public class SustainedLoadTests(ChaosEngine engine, ITestOutputHelper output) : IClassFixture<ChaosEngine>
{
    private const int RowsPerSecond = 20_000;

    [Fact]
    public async Task TwentyThousandRowsASecond_DropNothing_AndBatchesGrowByThemselves()
    {
        // The default queue holds half a second of this load. A test machine may be busy with other tests for longer.
        await using var rig = new ChaosRig(engine, o => (o.AttemptTimeout, o.QueueCapacity) = (TimeSpan.FromSeconds(30), 100_000));
        rig.Write(1);
        await rig.SettleAsync();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromSeconds(6))
        {
            var due = (int)(clock.Elapsed.TotalSeconds * RowsPerSecond) - rig.Written;
            if (due > 0)
            {
                rig.Write(due);
            }

            await Task.Delay(5);
        }

        await rig.AllIsThereOnceAsync();
        var ledger = rig.Writer.Statistics;
        output.WriteLine($"{ledger}; {ledger.Written / ledger.Batches} rows a batch");
        (ledger.Written / ledger.Batches).Should().BeGreaterThan(5 * rig.Options.MaxBatchSize);
    }
}
