using LlmTracing.Tests.Support;
using LlmTracing.Writing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmTracing.Tests.Writing;

public class HealthCheckTests
{
    [Fact]
    public async Task WithoutAWriter_IsHealthy() => (await CheckAsync(null)).Status.Should().Be(HealthStatus.Healthy);

    [Fact]
    public async Task DegradesWhileTheServerIsAway_AndRecovers()
    {
        await using var sut = new WriterUnderTest(o => o.MaxRetryAttempts = 1000);
        (await CheckAsync(sut.Writer)).Status.Should().Be(HealthStatus.Healthy);

        var isAway = true;
        sut.Sink.Before = (_, _) => isAway ? throw FakeSink.Temporary() : Task.CompletedTask;
        sut.Write(0, 4);
        var flush = sut.Writer.FlushAsync();
        await Patience.Until(
            () => sut.Sink.Attempts.Count >= 4
                && ((IBackgroundWriter)sut.Writer).Health.Reasons().Any(static r => r.Contains("circuit is open", StringComparison.Ordinal)),
            meanwhile: () => sut.Clock.Advance(TimeSpan.FromMilliseconds(100)));

        var degraded = await CheckAsync(sut.Writer);
        degraded.Status.Should().Be(HealthStatus.Degraded);
        degraded.Description.Should().Contain("inserts fail: away").And.Contain("circuit is open");
        degraded.Data["llm_traces"].Should().Be("accepted 4 = written 0 + dropped 0 + spooled 0 + pending 4");

        isAway = false;
        await sut.Clock.RunUntil(flush);
        (await CheckAsync(sut.Writer)).Status.Should().Be(HealthStatus.Healthy);
    }

    [Fact]
    public async Task WhatTheTableLacks_IsSaidAndLoggedOnce_ButMakesNothingUnhealthy()
    {
        var log = new RecordingLog();
        await using var sut = new WriterUnderTest(log: log);
        sut.Sink.Remarks = ["columns that the table lacks are not written: run_id"];
        for (var i = 0; i < 3; i++)
        {
            sut.Write(i, 1);
            await sut.Settle();
        }

        var entry = await CheckAsync(sut.Writer);
        entry.Status.Should().Be(HealthStatus.Healthy);
        entry.Description.Should().Contain("llm_traces: columns that the table lacks are not written: run_id");
        entry.Data["llm_traces.table"].Should().Be("columns that the table lacks are not written: run_id");
        log.Of(2012).Should().ContainSingle();
    }

    [Fact]
    public async Task TheWritersBesideThatOfTheCalls_AreAskedToo()
    {
        var services = new ServiceCollection();
        services.AddLlmTracing(o =>
        {
            (o.ConnectionString, o.Payloads.Enabled) = ("Host=clickhouse.invalid", true);
            (o.LangSmith.Enabled, o.LangSmith.ApiKey) = (true, "key");
        });
        services.AddHealthChecks().AddLlmTracing();
        await using var provider = services.BuildServiceProvider();

        var report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        var entry = report.Entries["llmtracing"];
        entry.Status.Should().Be(HealthStatus.Healthy, "nothing was to be delivered yet");
        entry.Data.Keys.Should().BeEquivalentTo("llm_traces", "llm_spans", "llm_payloads", "langsmith");
    }

    private static async Task<HealthReportEntry> CheckAsync(TraceWriter? writer)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddHealthChecks().AddLlmTracing();
        if (writer is not null)
        {
            services.AddSingleton<IBackgroundWriter>(writer);
        }

        await using var provider = services.BuildServiceProvider();
        var report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return report.Entries["llmtracing"];
    }
}
