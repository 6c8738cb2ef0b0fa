using LlmTracing.DependencyInjection;
using LlmTracing.Tests.Forwarding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LlmTracing.Tests.DependencyInjection;

public sealed class TelemetryDeliveryTests
{
    [Fact]
    public async Task ForwardingAlone_IsEnough_AndGetsCallsAndSpans()
    {
        using var server = new LoopbackLangSmith();
        await using var services = Build(o =>
        {
            o.LangSmith = new() { Enabled = true, ApiKey = "key-1", Endpoint = server.Endpoint, Project = "my-project" };
            o.ConnectionString = null;
        });
        var telemetry = services.GetRequiredService<TelemetryDelivery>();
        using (LlmTracer.StartSpan("forwarded agent", LlmOperations.Actor))
        {
        }

        await telemetry.FlushAsync(CancellationToken.None);

        server.Run("forwarded agent").GetProperty("run_type").GetString().Should().Be("chain");
        telemetry.Writers.Should().ContainSingle();
    }

    [Theory]
    [InlineData(true, false, 1)]
    [InlineData(false, false, 0)]
    [InlineData(true, true, 2)]
    public async Task OnlyWhatIsOn_HasAWriter(bool spans, bool payloads, int writers)
    {
        await using var services = Build(o =>
        {
            o.ConnectionString = "http://127.0.0.1:1";
            o.ShutdownTimeout = TimeSpan.FromMilliseconds(100);
            (o.CaptureSpans, o.Payloads.Enabled) = (spans, payloads);
            o.LangSmith = new();
        });
        var telemetry = services.GetRequiredService<TelemetryDelivery>();

        telemetry.Writers.Should().HaveCount(writers);
        (telemetry.Payloads is not null).Should().Be(payloads);
    }

    [Fact]
    public async Task Disabled_NothingListens()
    {
        await using var services = Build(o => (o.Enabled, o.ConnectionString) = (false, "http://127.0.0.1:1"));
        services.GetRequiredService<TelemetryDelivery>().Writers.Should().BeEmpty();
    }

    [Theory]
    [InlineData(null, "shop")]
    [InlineData("mine", "mine")]
    public void ServiceAndEnvironment_AreTheHosts_WhereNobodySaysOtherwise(string? own, string expected)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ApplicationName = "shop", EnvironmentName = "Staging" });
        builder.Services.AddLlmTracing(o => o.ServiceName = own);
        using var host = builder.Build();

        host.Services.GetRequiredService<IOptions<LlmTracingOptions>>().Value
            .Should().BeEquivalentTo(new { ServiceName = expected, EnvironmentName = "Staging" });
    }

    private static ServiceProvider Build(Action<LlmTracingOptions> configure) =>
        new ServiceCollection().AddLlmTracing(configure).BuildServiceProvider();
}
