using LlmTracing.Tests.Support;
using LlmTracing.Writing;
using static LlmTracing.Tests.Writing.WriterUnderTest;

namespace LlmTracing.Tests.Writing;

public sealed class SpoolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WhileTheServerIsAway_RowsGoToDisk_AndAreReplayedInOrder()
    {
        await using var sut = Writer();
        var isAway = true;
        sut.Sink.Before = (_, _) => isAway ? throw FakeSink.Temporary() : Task.CompletedTask;
        for (var i = 0; i < 500; i += 100)
        {
            sut.Write(i, 100);
            await sut.Settle();
        }

        var ledger = sut.Writer.Statistics;
        ledger.Spooled.Should().Be(500);
        ledger.Pending.Should().Be(0);
        _folder.SpoolFiles.Should().NotBeEmpty();
        sut.Health.Reasons().Should().Contain(r => r.Contains("500 rows wait in the spool"));

        isAway = false;
        await sut.Clock.RunUntil(sut.SpoolIsEmpty());
        sut.Writer.Statistics.Should().BeEquivalentTo(
            new { Accepted = 500L, Written = 500L, Spooled = 0L, Pending = 0L, IsBalanced = true });
        sut.Sink.Stored.Should().Equal(Ids(0, 500));
        await Patience.Until(() => _folder.SpoolFiles.Count == 0); // A file goes after its rows were counted.
        sut.Health.Reasons().Should().BeEmpty();
    }

    [Fact]
    public async Task Stop_WhileTheServerIsAway_SpoolsAtOnce_AndTheNextProcessReplays()
    {
        await using (var first = Writer())
        {
            first.Sink.Before = static (_, _) => throw FakeSink.Temporary();
            first.Write(0, 100);
            await first.Sink.NextAsync();
            first.Write(100, 50);
            await first.StopAsync();
            first.Writer.Statistics.Should().BeEquivalentTo(new { Spooled = 150L, DroppedTotal = 0L, IsBalanced = true });
        }

        await using var second = Writer();
        await second.Clock.RunUntil(second.SpoolIsEmpty());
        second.Sink.Stored.Should().Equal(Ids(0, 150));
        second.Writer.Statistics.Should().BeEquivalentTo(
            new { Accepted = 150L, Recovered = 150L, Written = 150L, IsBalanced = true });
    }

    [Fact]
    public async Task ABatchWhoseAnswerWasLost_IsReplayedUnderItsToken()
    {
        string token;
        await using (var first = Writer())
        {
            first.Sink.After = static (_, _) => throw new IOException("reset");
            first.Write(0, 3);
            await first.Settle();
            await first.StopAsync();
            token = first.Sink.Attempts[0].Token;
        }

        await using var second = Writer();
        await second.Clock.RunUntil(second.SpoolIsEmpty());
        second.Sink.Attempts.Should().ContainSingle().Which.Token.Should().Be(token);
        second.Sink.Attempts[0].Rows.Should().Equal(Ids(0, 3));
    }

    [Fact]
    public async Task ASegmentThatWasReplayedInPart_DoesNotGrow()
    {
        await using var sut = Writer();
        var isAway = true;
        sut.Sink.Before = (_, _) => isAway ? throw FakeSink.Temporary() : Task.CompletedTask;
        for (var i = 0; i < 40; i++)
        {
            sut.Write(i * 10, 10);
            await sut.Settle();
            await sut.Clock.RunUntil(Task.Delay(TimeSpan.FromSeconds(i), sut.Clock));
        }

        isAway = false;
        await sut.Clock.RunUntil(sut.SpoolIsEmpty());
        sut.Sink.Stored.Should().Equal(Ids(0, 400));
        sut.Sink.Attempts.GroupBy(a => a.Token).Should().OnlyContain(
            g => g.Select(a => string.Join(',', a.Rows)).Distinct().Count() == 1, "a token never names two sets of rows");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public async Task AKilledProcess_LeavesWhatItAcknowledged_WhateverTheLastWriteWas(int tornBytes)
    {
        using var crashed = new TemporaryFolder();
        await using var first = Writer();
        first.Sink.Before = static (_, _) => throw FakeSink.Temporary();
        first.Write(0, 10);
        await first.Settle();
        first.Write(10, 10);
        await first.Settle();

        // What a killed process leaves: its files as they are, without their lock, the last write torn.
        var part = Directory.CreateDirectory(Path.Combine(crashed.Path, "llm_traces-0"));
        foreach (var file in _folder.SpoolFiles)
        {
            File.Copy(file, Path.Combine(part.FullName, Path.GetFileName(file)));
        }

        await using (var torn = new FileStream(crashed.SpoolFiles[^1], FileMode.Append))
        {
            torn.Write(Enumerable.Repeat((byte)7, tornBytes).ToArray());
        }

        await using var second = new WriterUnderTest(o => o.SpoolDirectory = crashed.Path);
        await second.Clock.RunUntil(second.SpoolIsEmpty());
        second.Sink.Stored.Should().Equal(Ids(0, 20));
        second.Writer.Statistics.IsBalanced.Should().BeTrue();
    }

    [Fact]
    public async Task TwoWriters_OfOneFolder_NeverReadEachOthersRows()
    {
        await using var first = Writer();
        first.Sink.Before = static (_, _) => throw FakeSink.Temporary();
        first.Write(0, 10);
        await first.Settle();

        await using (var second = Writer())
        {
            second.Write(100, 5);
            await second.Settle();
            second.Sink.Stored.Should().Equal(Ids(100, 5));
            second.Writer.Statistics.Recovered.Should().Be(0);
        }

        await first.StopAsync();
        await using var third = Writer();
        await third.Clock.RunUntil(third.SpoolIsEmpty());
        third.Sink.Stored.Should().Equal(Ids(0, 10));
    }

    [Fact]
    public async Task ADeadProcessInAnotherPart_IsInherited()
    {
        await using var first = Writer();
        await first.Settle();
        await using (var second = Writer())
        {
            second.Sink.Before = static (_, _) => throw FakeSink.Temporary();
            second.Write(0, 10);
            await second.Settle();
        }

        await first.StopAsync();
        await using var third = Writer();
        await third.Clock.RunUntil(third.SpoolIsEmpty());
        third.Sink.Stored.Should().Equal(Ids(0, 10));
    }

    [Fact]
    public async Task FullSpool_EvictsTheOldest_AndCountsThem()
    {
        await using var sut = Writer(o => o.SpoolMaxBytes = 64 * 1024);
        var isAway = true;
        sut.Sink.Before = (_, _) => isAway ? throw FakeSink.Temporary() : Task.CompletedTask;
        for (var i = 0; i < 2_000; i += 50)
        {
            sut.Write(i, 50);
            await sut.Settle();
        }

        _folder.SpoolFiles.Sum(f => new FileInfo(f).Length).Should().BeLessThanOrEqualTo(64 * 1024);
        var ledger = sut.Writer.Statistics;
        var evicted = (int)ledger.Dropped[DropReason.SpoolEvicted];
        evicted.Should().BeGreaterThan(0);
        (ledger.Spooled + evicted).Should().Be(2_000);

        isAway = false;
        await sut.Clock.RunUntil(sut.SpoolIsEmpty());
        sut.Sink.Stored.Should().HaveCount(2_000 - evicted).And.OnlyHaveUniqueItems();
        sut.Sink.Stored.Should().Contain("r1999");
        sut.Writer.Statistics.IsBalanced.Should().BeTrue();
    }

    [Fact]
    public async Task AFolderThatCannotBeUsed_DegradesToDiscarding_Counted()
    {
        var log = new RecordingLog();
        var notAFolder = Path.Combine(_folder.Path, "file");
        await File.WriteAllTextAsync(notAFolder, "");
        await using var sut = new WriterUnderTest(o => (o.SpoolDirectory, o.MaxRetryAttempts) = (notAFolder, 1), log);
        var isAway = true;
        sut.Sink.Before = (_, _) => isAway ? throw FakeSink.Temporary() : Task.CompletedTask;
        sut.Write(0, 10);
        var ledger = await sut.Settle();
        ledger.DroppedTotal.Should().Be(10);
        log.Of(2006).Should().ContainSingle();
        sut.Health.Reasons().Should().Contain(r => r.Contains("the spool fails"));

        isAway = false;
        sut.Write(10, 10);
        (await sut.Settle()).Written.Should().Be(10);
    }

    [Fact]
    public async Task BadRowAmongSpooledOnes_IsBisectedOut()
    {
        await using var sut = Writer();
        var isAway = true;
        sut.Sink.Before = (a, _) => isAway
            ? throw FakeSink.Temporary()
            : a.Rows.Contains("r42") ? throw FakeSink.Bad() : Task.CompletedTask;
        sut.Write(0, 100);
        await sut.Settle();
        isAway = false;
        await sut.Clock.RunUntil(sut.SpoolIsEmpty());
        sut.Sink.Stored.Should().Equal(Ids(0, 100).Where(r => r != "r42"));
        sut.Writer.Statistics.Dropped[DropReason.Rejected].Should().Be(1);
        sut.Writer.Statistics.IsBalanced.Should().BeTrue();
        await Patience.Until(() => _folder.SpoolFiles.Count == 0); // A file goes after its rows were counted.
    }

    [Fact]
    public async Task HalvesThatCannotBeDelivered_AreSpooledUnderTheirOwnTokens()
    {
        await using (var first = Writer(o => o.MaxRetryAttempts = 1))
        {
            first.Sink.Before = static (a, _) => a.Number switch
            {
                0 => throw FakeSink.Bad(),
                1 => Task.CompletedTask,
                _ => throw FakeSink.Temporary(),
            };
            first.Write(0, 100);
            await first.Settle();
            await first.StopAsync();
            first.Sink.Stored.Should().HaveCount(50);
            first.Writer.Statistics.Spooled.Should().Be(50);
        }

        await using var second = Writer();
        await second.Clock.RunUntil(second.SpoolIsEmpty());
        second.Sink.Stored.Should().Equal(Ids(50, 50));
    }

    [Fact]
    public async Task AHungServer_DoesNotFillTheQueue()
    {
        await using var sut = Writer(o => o.QueueCapacity = 100);
        sut.Sink.Before = static (_, ct) => Task.Delay(Timeout.Infinite, ct);
        sut.Write(0, 100);
        await sut.Sink.NextAsync();
        for (var i = 100; i < 1_000; i += 50)
        {
            sut.Write(i, 50);
            await Patience.Until(() => sut.Writer.Statistics.QueueDepth < 50);
        }

        sut.Writer.Statistics.DroppedTotal.Should().Be(0);
        await Patience.Until(() => sut.Writer.Statistics.Spooled > 800);
        sut.Sink.Before = static (_, _) => Task.CompletedTask;
    }

    [Fact]
    public async Task WithoutRetries_TheServerIsNotHammered()
    {
        await using var sut = Writer(
            o => (o.MaxRetryAttempts, o.MaxBatchSize, o.CircuitBreakDuration) = (0, 10, TimeSpan.FromSeconds(7)));
        sut.Sink.Before = static (_, _) => throw FakeSink.Temporary();
        sut.Write(0, 10);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await sut.Clock.WhenArmed(sut.Options.CircuitBreakDuration);
            sut.Sink.Attempts.Should().HaveCount(attempt);
            sut.Clock.Advance(sut.Options.CircuitBreakDuration);
            await sut.Sink.NextAsync();
        }
    }

    [Theory]
    [InlineData("a-b", "a b")]
    [InlineData("日本", "中国")]
    [InlineData("calls", "calls-0")]
    [InlineData("../up", "..-up")]
    public async Task TablesOfAnyName_ShareNoFiles(string one, string other)
    {
        await using (var dead = Writer(o => o.Table = one))
        {
            dead.Sink.Before = static (_, _) => throw FakeSink.Temporary();
            dead.Write(0, 100);
            await dead.Sink.NextAsync();
            await dead.StopAsync();
            dead.Writer.Statistics.Spooled.Should().Be(100);
        }

        await using (var stranger = Writer(o => o.Table = other))
        {
            stranger.Write(100, 1);
            (await stranger.Settle()).Should().BeEquivalentTo(new { Recovered = 0L, Written = 1L });
        }

        await using var next = Writer(o => o.Table = one);
        await next.Clock.RunUntil(next.SpoolIsEmpty());
        next.Sink.Stored.Should().Equal(Ids(0, 100));
    }

    [Fact]
    public async Task ANullOfTheHosts_IsSpooledAsEmpty_AndEndsNothing()
    {
        await using var sut = Writer();
        var isAway = true;
        sut.Sink.Before = (_, _) => isAway ? throw FakeSink.Temporary() : Task.CompletedTask;
        sut.Write(0, 1);
        await sut.Settle();
        sut.Writer.Write(new TraceRecord { RequestId = "null", Model = null!, ToolNames = [null!], Attributes = new Dictionary<string, string> { ["k"] = null! } });
        await sut.Settle();
        sut.Write(1, 1);

        isAway = false;
        await sut.Clock.RunUntil(sut.SpoolIsEmpty());
        sut.Sink.Stored.Should().Equal("r0", "null", "r1");
    }

    [Fact]
    public async Task ARowThatCannotBeRead_EndsNothing()
    {
        await using var sut = Writer();
        var isAway = true;
        sut.Sink.Before = (_, _) => isAway ? throw FakeSink.Temporary() : Task.CompletedTask;
        sut.Write(0, 1);
        await sut.Settle();
        sut.Writer.Write(new TraceRecord { RequestId = "odd", ToolNames = new ChangedMeanwhile() });
        (await sut.Settle()).Dropped[DropReason.SpoolFailed].Should().Be(1);
        sut.Write(1, 1);

        isAway = false;
        await sut.Clock.RunUntil(sut.SpoolIsEmpty());
        sut.Sink.Stored.Should().Equal("r0", "r1");
    }

    [Fact]
    public async Task AFileThatCannotBeRead_HoldsUpNoOther()
    {
        await using (var first = Writer())
        {
            first.Sink.Before = static (_, _) => throw FakeSink.Temporary();
            first.Write(0, 3);
            await first.Settle();
            await first.StopAsync();
        }

        // As one of another user's, which even the tests' user may not read: whichever comes first, these do, too.
        var part = Path.GetDirectoryName(_folder.SpoolFiles[0])!;
        for (var i = 0; i < 5; i++)
        {
            File.CreateSymbolicLink(Path.Combine(part, $"{i:D19}-gone{i}.spool"), Path.Combine(part, "nowhere"));
        }

        await using var second = Writer();
        await second.Clock.RunUntil(second.SpoolIsEmpty());
        second.Sink.Stored.Should().Equal(Ids(0, 3));
        second.Health.Reasons().Should().ContainSingle(r => r.Contains("the spool fails"));
    }

    [Fact]
    public async Task AFileThatCannotBeReadForNow_StaysForTheNextStart()
    {
        await using (var first = Writer())
        {
            var isAway = true;
            first.Sink.Before = (_, _) => isAway ? throw FakeSink.Temporary() : Task.CompletedTask;
            first.Write(0, 3);
            await first.Settle();
            first.Write(3, 3);
            await first.Settle();

            // The second file waits for the first. A folder in its place cannot be read by anyone, not even by the tests' user.
            var file = _folder.SpoolFiles.Order(StringComparer.Ordinal).Last();
            File.Move(file, file + ".kept");
            Directory.CreateDirectory(file);
            isAway = false;
            await first.Clock.RunUntil(first.SpoolIsEmpty());
            first.Writer.Statistics.Should().BeEquivalentTo(new { Written = 3L, Spooled = 0L, DroppedTotal = 3L, IsBalanced = true });
            first.Health.Reasons().Should().Contain(r => r.Contains("the spool fails"));
            await first.StopAsync();
            Directory.Delete(file);
            File.Move(file + ".kept", file);
        }

        await using var second = Writer();
        await second.Clock.RunUntil(second.SpoolIsEmpty());
        second.Sink.Stored.Should().Equal(Ids(3, 3));
    }

    [Fact]
    public async Task APartThatAnotherUserHolds_IsPassedOver()
    {
        // Like a lock file without rights: opening it is not a matter of sharing, it is not allowed.
        Directory.CreateDirectory(Path.Combine(_folder.Path, "llm_traces-0", "lock"));
        await using var sut = Writer();
        sut.Sink.Before = static (_, _) => throw FakeSink.Temporary();
        sut.Write(0, 1);
        (await sut.Settle()).Spooled.Should().Be(1);
    }

    private WriterUnderTest Writer(Action<LlmTracingOptions>? configure = null) => new(o =>
    {
        o.SpoolDirectory = _folder.Path;
        configure?.Invoke(o);
    });

    private sealed class ChangedMeanwhile : List<string>, IEnumerable<string>
    {
        public ChangedMeanwhile() => Add("tool");

        IEnumerator<string> IEnumerable<string>.GetEnumerator() => throw new InvalidOperationException("Collection was modified.");
    }
}
