using LlmTracing.ClickHouse;
using LlmTracing.IntegrationTests.ClickHouse;
using LlmTracing.Reading;

namespace LlmTracing.IntegrationTests.Reading;

/// <summary>A roll-up that was made after calls were there: what it lacks is read from the calls.</summary>
[Collection(EngineCollection.Name)]
public sealed class RollupCoverageTests(EngineFixture engine)
{
    private static readonly DateTimeOffset Noon = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public Task CallsOfTheHourInWhichTheRollUpBegan_AreCounted()
        => CheckAsync(before: [Noon.AddMinutes(5), Noon.AddMinutes(10)], after: [Noon.AddMinutes(30)], from: null, expected: 3);

    [Fact]
    public Task CallsBeforeTheRollUp_AreCounted_AlsoWhereAnOlderOneCameAfterIt()
        => CheckAsync(before: [Noon.AddDays(-1), Noon.AddHours(-3)], after: [Noon.AddDays(-2), Noon], from: Noon.AddDays(-1), expected: 3);

    [Fact]
    public Task CallsFromTheRollUpOn_AreCounted()
        => CheckAsync(before: [Noon.AddHours(-3)], after: [Noon, Noon.AddHours(1)], from: Noon.AddHours(-2), expected: 2);

    private async Task CheckAsync(DateTimeOffset[] before, DateTimeOffset[] after, DateTimeOffset? from, ulong expected)
    {
        await using var table = TestTable.On(engine.ConnectionString, static o => o.Storage.Rollup = false);
        await table.InsertAsync([.. before.Select(static (at, i) => Call($"before-{i}", at))]);
        table.Options.Storage.Rollup = true;
        foreach (var statement in RollupTable.Statements(table.Options, table.Options.Database))
        {
            await table.ExecuteAsync(statement);
        }

        await table.InsertAsync([.. after.Select(static (at, i) => Call($"after-{i}", at))]);
        using var reader = new TraceReader(table.Options);

        var usage = await reader.GetUsageAsync(Guid.Empty, new UsageQuery { Filter = new TraceFilter { From = from } });

        usage.Should().ContainSingle().Which.Requests.Should().Be(expected);
    }

    private static TraceRecord Call(string id, DateTimeOffset at) => new() { RequestId = id, RequestedAt = at, CompletedAt = at, Model = "m" };
}
