using FsCheck;
using FsCheck.Fluent;

namespace LlmTracing.Tests.Writing;

public class LedgerPropertyTests
{
    [Fact]
    public void WhateverTheSinkDoes_EveryRowHasOnePlaceAndIsStoredAtMostOnce()
    {
        var script = Gen.Choose(0, 5).ListOf(40);
        var sizes = Gen.Choose(1, 300).ListOf(8);
        Prop.ForAll(script.Zip(sizes).ToArbitrary(), run => HoldsAsync([.. run.Item1], [.. run.Item2]).GetAwaiter().GetResult())
            .QuickCheckThrowOnFailure();
    }

    private static async Task<bool> HoldsAsync(int[] script, int[] sizes)
    {
        await using var sut = new WriterUnderTest(
            o => (o.MaxRetryAttempts, o.QueueCapacity, o.MaxBatchSize, o.MaxRowsPerInsert, o.InsertsInFlight) = (2, 200, 20, 90, 2));
        sut.Sink.Before = (a, _) => script[a.Number % script.Length] switch
        {
            1 => throw FakeSink.Temporary(),
            2 when a.Number % 7 == 0 => throw FakeSink.Misconfigured(),

            // Whether a row is bad is the row's property: a server does not refuse what it took before.
            _ when a.Rows.Any(r => script[r.Length + (r[^1] * r[^2] % 30)] == 3 && r[^2] == '7') => throw FakeSink.Bad(),
            _ => Task.CompletedTask,
        };
        sut.Sink.After = (a, _) => script[a.Number % script.Length] >= 4 ? throw new IOException() : Task.CompletedTask;

        var next = 0;
        foreach (var size in sizes)
        {
            sut.Write(next, size);
            next += size;
        }

        var ledger = await sut.Settle();
        ledger.Accepted.Should().Be(next);
        ledger.Pending.Should().Be(0);
        sut.Sink.Stored.Should().OnlyHaveUniqueItems();

        // A row whose answer was lost may be stored and yet, retries exhausted, counted as dropped; never the other way round.
        sut.Sink.Stored.Count.Should().BeGreaterThanOrEqualTo((int)ledger.Written);
        return true;
    }
}
