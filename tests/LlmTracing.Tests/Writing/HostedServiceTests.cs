using LlmTracing.Writing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static LlmTracing.Tests.Writing.WriterUnderTest;

namespace LlmTracing.Tests.Writing;

public class HostedServiceTests
{
    [Fact]
    public async Task AHost_DrainsAfterEveryOtherService_SoThatLateCallsGetTheirRow()
    {
        await using var sut = new WriterUnderTest();
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton<IHostedService>(_ => new LateCaller(sut.Writer));
        builder.Services.AddSingleton<IBackgroundWriter>(sut.Writer);
        builder.Services.AddHostedService<LlmTracingHostedService>();
        builder.Services.AddSingleton<IHostedService>(_ => new LateCaller(sut.Writer));
        using var host = builder.Build();
        await host.StartAsync();
        sut.Write(0, 5);
        await host.StopAsync();

        sut.Sink.Stored.Should().HaveCount(7).And.Contain("late");
        sut.Writer.Write(Record(9)).Should().Be(WriteResult.Closed);
        sut.Writer.Statistics.Should().BeEquivalentTo(new { Accepted = 7L, Written = 7L, Pending = 0L, Closed = 1L });
    }

    [Fact]
    public async Task AHostThatGivesUp_GetsACount()
    {
        await using var sut = new WriterUnderTest();
        sut.Sink.Before = static (_, ct) => Task.Delay(Timeout.Infinite, ct);
        sut.Write(0, 5);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await new LlmTracingHostedService([sut.Writer]).StoppedAsync(gone.Token);
        sut.Writer.Statistics.Dropped[DropReason.ShutdownTimeout].Should().Be(5);
    }

    [Fact]
    public async Task ABareProvider_DrainsWhenItIsDisposed_EitherWay()
    {
        foreach (var isAsync in new[] { true, false })
        {
            var sut = new WriterUnderTest();
            var provider = new ServiceCollection().AddSingleton(_ => sut.Writer).BuildServiceProvider();
            provider.GetRequiredService<TraceWriter>().Write(Record(0)).Should().Be(WriteResult.Accepted);
            if (isAsync)
            {
                await provider.DisposeAsync();
            }
            else
            {
                provider.Dispose();
            }

            sut.Sink.Stored.Should().Equal("r0");
        }
    }

    private sealed class LateCaller(TraceWriter writer) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            writer.Write(new TraceRecord { RequestId = "late" }).Should().Be(WriteResult.Accepted);
            return Task.CompletedTask;
        }
    }
}
