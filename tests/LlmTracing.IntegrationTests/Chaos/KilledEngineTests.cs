namespace LlmTracing.IntegrationTests.Chaos;

public class KilledEngineTests
{
    private const int RowsPerSecond = 2_000;

    [Theory]
    [Trait("Category", "Chaos")]
    [InlineData(true)]
    [InlineData(false)]
    public Task TwoKillsIn6Seconds(bool withSpool) => UnderLoadAsync(TimeSpan.FromSeconds(6), kills: 2, withSpool);

    [LongTheory]
    [Trait("Category", "Long")]
    [InlineData(true)]
    [InlineData(false)]
    public Task ThreeKillsIn60Seconds(bool withSpool) => UnderLoadAsync(TimeSpan.FromSeconds(60), kills: 3, withSpool);

    private static async Task UnderLoadAsync(TimeSpan duration, int kills, bool withSpool)
    {
        var engine = new ChaosEngine();
        await engine.InitializeAsync();
        try
        {
            await using var rig = new ChaosRig(engine, o => o.MaxRetryAttempts = withSpool ? 5 : 2, withSpool);
            var load = rig.LoadAsync(RowsPerSecond, duration);
            for (var i = 0; i < kills; i++)
            {
                await Task.Delay(duration / (kills + 1));
                await engine.KillAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(300)); // The start takes longer than that.
                await engine.StartAsync();
            }

            await load;
            if (withSpool)
            {
                await rig.AllIsThereOnceAsync();
                return;
            }

            var ledger = await rig.SettleAsync();
            ledger.Accepted.Should().Be(rig.Written);
            var (rows, distinct) = await engine.CountAsync(rig.Table);
            distinct.Should().Be(rows, "no row is there twice");

            // Rows of an insert whose answer was lost may stand in the table although they are counted as dropped.
            rows.Should().BeInRange(ledger.Written, ledger.Written + ledger.Dropped[DropReason.RetryExhausted]);
        }
        finally
        {
            await engine.DisposeAsync();
        }
    }
}
