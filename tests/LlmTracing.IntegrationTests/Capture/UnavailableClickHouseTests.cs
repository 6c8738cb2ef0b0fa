using LlmTracing.IntegrationTests.Chaos;
using Microsoft.Extensions.DependencyInjection;

namespace LlmTracing.IntegrationTests.Capture;

/// <summary>A call while ClickHouse is away, slow or refusing: the caller sees nothing of it.</summary>
[Collection(EngineCollection.Name)]
public sealed class UnavailableClickHouseTests
{
    [Theory]
    [InlineData(Fault.Refused)]
    [InlineData(Fault.Hang)]
    [InlineData(Fault.Unavailable)]
    [InlineData(Fault.AccessDenied)]
    [InlineData(Fault.Garbage)]
    public async Task CallsGoOnAsIfNothingWere(Fault fault)
    {
        await using var proxy = new FaultProxy(serverPort: 1) { Fault = fault };
        var services = new ServiceCollection();
        services.AddLlmTracing(o =>
        {
            o.ConnectionString = $"Host=127.0.0.1;Port={proxy.Port}";
            o.QueueCapacity = 20;
            o.ShutdownTimeout = TimeSpan.Zero;
        });
        services.AddHttpClient("llm").ConfigurePrimaryHttpMessageHandler(() => new AnsweringHandler(AnsweringHandler.Chat));
        await using var provider = services.BuildServiceProvider();
        var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("llm");

        for (var i = 0; i < 100; i++)
        {
            using var response = await http.PostAsync(AnsweringHandler.Url, AnsweringHandler.Question());
            (await response.Content.ReadAsStringAsync()).Should().Be(AnsweringHandler.Chat);
        }

        var writer = provider.GetRequiredService<TraceWriter>();
        await writer.StopAsync();
        var ledger = writer.Statistics;
        ledger.Accepted.Should().Be(100);
        ledger.Written.Should().Be(0);
    }
}
