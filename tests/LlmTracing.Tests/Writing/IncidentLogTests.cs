using LlmTracing.ClickHouse;
using LlmTracing.Tests.Support;

namespace LlmTracing.Tests.Writing;

public class IncidentLogTests
{
    private readonly RecordingLog _log = new();

    [Fact]
    public async Task AnOutage_IsLoggedOnceAndItsEndOnceWithCounts()
    {
        await using var sut = new WriterUnderTest(o => (o.MaxRetryAttempts, o.MaxBatchSize) = (2, 1), _log);
        sut.Sink.Before = static (a, _) => a.Number < 10 ? throw FakeSink.Temporary() : Task.CompletedTask;
        for (var i = 0; i < 10; i++)
        {
            sut.Write(i, 1);
            await sut.Settle();
        }

        _log.Of(2000).Should().ContainSingle().Which.Should().Contain("away");
        _log.Of(2001).Should().ContainSingle().Which.Should().Contain("10 attempts had failed");
        _log.Of(2003).Should().ContainSingle().Which.Should().Contain("RetryExhausted");
    }

    [Fact]
    public async Task ARefusedConfiguration_IsSaidOnce()
    {
        await using var sut = new WriterUnderTest(log: _log);
        sut.Sink.Before = static (a, _) => a.Number < 5 ? throw FakeSink.Misconfigured() : Task.CompletedTask;
        sut.Write(0, 1);
        await sut.Settle();
        _log.Of(2002).Should().ContainSingle().Which.Should().Contain("no such table");
        _log.Of(2001).Should().ContainSingle();
    }

    [Fact]
    public async Task ARefusalThatIsWordedAnewEachTime_IsSaidOnce()
    {
        await using var sut = new WriterUnderTest(log: _log);
        sut.Sink.Before = static (a, _) => a.Number < 5
            ? throw new InsertException(InsertFailure.Configuration, $"Code: 44. After {a.Number} ms.") { Code = 44 }
            : Task.CompletedTask;
        sut.Write(0, 1);
        await sut.Settle();
        _log.Of(2002).Should().ContainSingle();
    }

    [Fact]
    public async Task ACircuitThatOpensAgainAfterEachProbe_IsSaidOnce()
    {
        await using var sut = new WriterUnderTest(o => o.MaxRetryAttempts = 50, _log);
        sut.Sink.Before = static (a, _) => a.Number < 20 ? throw FakeSink.Temporary() : Task.CompletedTask;
        sut.Write(0, 1);
        await sut.Settle();
        _log.Of(2005).Should().ContainSingle();
    }

    [Fact]
    public async Task ManyDrops_AreOneLine()
    {
        await using var sut = new WriterUnderTest(o => o.MaxBatchSize = 1, _log);
        sut.Sink.Before = static (_, _) => throw FakeSink.Bad();
        for (var i = 0; i < 20; i++)
        {
            sut.Write(i, 1);
            await sut.Settle();
        }

        _log.Of(2003).Should().ContainSingle().Which.Should().Contain("Rejected");
    }

    [Fact]
    public async Task ALogThatThrows_HoldsUpNoRow()
    {
        await using var sut = new WriterUnderTest(log: new BrokenLog());
        sut.Sink.Before = static (a, _) => a.Number == 0 ? throw FakeSink.Temporary() : Task.CompletedTask;
        sut.Write(0, 3);
        (await sut.Settle()).Written.Should().Be(3);
    }
}
