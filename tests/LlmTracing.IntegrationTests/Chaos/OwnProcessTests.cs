namespace LlmTracing.IntegrationTests.Chaos;

/// <summary>The end of the process that traces, in all its forms.</summary>
[Trait("Category", "Chaos")]
public sealed class OwnProcessTests(ChaosEngine engine) : IClassFixture<ChaosEngine>, IDisposable
{
    private readonly string _spool = Directory.CreateTempSubdirectory("llmtracing-spool-").FullName;
    private readonly string _table = $"t_{Guid.NewGuid():N}";

    public void Dispose() => Directory.Delete(_spool, recursive: true);

    [Theory]
    [InlineData("dispose")]
    [InlineData("return")]
    [InlineData("exit")]
    [InlineData("throw")]
    public async Task AProcessThatEndsByItself_DeliversWhatItHas(string end)
    {
        using (var child = ChildProcess.Start(engine.Port, _table, spool: null, "r", 300, end))
        {
            await child.EndAsync();
        }

        (await CountAsync()).Should().Be((300, 300));
    }

    [Theory]
    [InlineData(nameof(Fault.Refused))]
    [InlineData(nameof(Fault.Hang))]
    public async Task AProcessThatCrashesWhileTheServerIsAway_LeavesItsRowsInTheSpool(string fault)
    {
        await using var away = new FaultProxy(engine.Port) { Fault = Enum.Parse<Fault>(fault) };
        using (var child = ChildProcess.Start(away.Port, _table, _spool, "r", 300, "throw"))
        {
            await child.EndAsync();
        }

        away.Fault = Fault.None;
        using var next = ChildProcess.Start(away.Port, _table, _spool, "next", 1, "wait");
        await next.UntilItSaysAsync("written=301 spooled=0 pending=0 dropped=0");
        (await CountAsync()).Should().Be((301, 301));
    }

    [Fact]
    public async Task AProcessThatCrashesWhileTheServerIsAway_LosesItsRowsWithoutASpool()
    {
        await using var away = new FaultProxy(engine.Port) { Fault = Fault.Hang };
        using (var child = ChildProcess.Start(away.Port, _table, spool: null, "r", 300, "throw-at-once"))
        {
            await child.EndAsync();
        }

        away.Fault = Fault.None;
        using var next = ChildProcess.Start(away.Port, _table, spool: null, "next", 1, "wait");
        await next.UntilItSaysAsync("written=1 spooled=0 pending=0 dropped=0");
        (await CountAsync()).Should().Be((1, 1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task KilledWithRowsInItsSpool_TheNextProcessDeliversThemOnce(bool lastWriteIsTorn)
    {
        await using var away = new FaultProxy(engine.Port) { Fault = Fault.Refused };
        using (var child = ChildProcess.Start(away.Port, _table, _spool, "r", 300, "wait"))
        {
            await child.UntilItSaysAsync("spooled=300");
            await child.KillAsync();
        }

        if (lastWriteIsTorn)
        {
            // The beginning of a frame that was never finished.
            var newest = Directory.EnumerateFiles(_spool, "*", SearchOption.AllDirectories).Where(static f => new FileInfo(f).Length > 0).Max()!;
            await File.AppendAllBytesAsync(newest, [0x40, 0, 0, 0, 1, 0, 0, 0, 7, 7]);
        }

        away.Fault = Fault.None;
        using var next = ChildProcess.Start(away.Port, _table, _spool, "next", 1, "wait");
        await next.UntilItSaysAsync("written=301 spooled=0 pending=0 dropped=0");
        (await CountAsync()).Should().Be((301, 301));
    }

    [Fact]
    public async Task TwoProcessesOfOneSpoolDirectory_DeliverEachRowOnce()
    {
        await using var away = new FaultProxy(engine.Port) { Fault = Fault.Refused };
        using var first = ChildProcess.Start(away.Port, _table, _spool, "a", 200, "wait");
        using var second = ChildProcess.Start(away.Port, _table, _spool, "b", 200, "wait");
        await first.UntilItSaysAsync("spooled=200");
        await second.UntilItSaysAsync("spooled=200");

        // A third takes over what the first leaves, and nothing of the second, which lives.
        await first.KillAsync();
        using var third = ChildProcess.Start(away.Port, _table, _spool, "c", 0, "wait");
        await third.UntilItSaysAsync("spooled=200");
        away.Fault = Fault.None;
        await second.UntilItSaysAsync("written=200 spooled=0 pending=0 dropped=0");
        await third.UntilItSaysAsync("written=200 spooled=0 pending=0 dropped=0");
        (await CountAsync()).Should().Be((400, 400));
    }

    private Task<(long Rows, long Distinct)> CountAsync() => engine.CountAsync($"{ChaosRig.Database}.{_table}");
}
