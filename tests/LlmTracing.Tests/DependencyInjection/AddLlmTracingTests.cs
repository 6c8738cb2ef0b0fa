using System.Net;
using System.Text;
using LlmTracing.Capture;
using LlmTracing.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LlmTracing.Tests.DependencyInjection;

public sealed class AddLlmTracingTests
{
    private const string Url = "https://api.openai.com/v1/chat/completions";

    private readonly CapturingSink _sink = new();

    [Fact]
    public async Task EveryFactoryClient_IsTracedOnce_HoweverOftenItIsAdded()
    {
        await using var provider = Build(services =>
        {
            services.AddLlmTracing().AddLlmTracing(o => o.LogRecords = false);
            services.AddHttpClient("named").AddLlmTracing();
        });

        await CallAsync(provider, "named");
        await CallAsync(provider, "any other");

        _sink.Records.Should().HaveCount(2).And.OnlyContain(record => record.Provider == "openai" && record.IsComplete);
    }

    [Fact]
    public async Task HandlerAddedByHand_IsNotDoubled()
    {
        await using var provider = Build(services =>
        {
            services.AddLlmTracing();
            services.AddHttpClient("named").AddHttpMessageHandler<LlmTracingHandler>();
        });

        await CallAsync(provider, "named");

        _sink.Records.Should().ContainSingle();
    }

    [Fact]
    public async Task AttachToAllClientsOff_OnlyClientsThatAskAreTraced()
    {
        await using var provider = Build(services =>
        {
            services.AddLlmTracing(o => o.AttachToAllClients = false);
            services.AddHttpClient("named").AddLlmTracing();
        });

        await CallAsync(provider, "other");
        _sink.Records.Should().BeEmpty();

        await CallAsync(provider, "named");
        _sink.Records.Should().ContainSingle();
    }

    [Fact]
    public async Task ClientThatNamesItsProvider_IsTracedOnAnyHost()
    {
        await using var provider = Build(services => services.AddLlmTracing().AddHttpClient("gateway").AddLlmTracing(p =>
        {
            p.Name = "acme";
            p.Format = WireFormat.OpenAiChat;
        }));

        await CallAsync(provider, "gateway", "https://gateway.example.test/anything");

        _sink.Only.Provider.Should().Be("acme");
    }

    [Fact]
    public async Task RetriesOfTheHost_AreAttemptsOfOneRecord()
    {
        var statuses = new Queue<HttpStatusCode>([HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK]);
        await using var provider = Build(
            services => services.AddLlmTracing().AddHttpClient("named").AddHttpMessageHandler(() => new RetryHandler(3)),
            _ => new HttpResponseMessage(statuses.Dequeue()));

        await CallAsync(provider, "named");

        _sink.Only.RetryCount.Should().Be(2);
        _sink.Only.StatusCode.Should().Be(200);
        _sink.Only.AttemptStatus.Should().Equal([429, 503, 200]);
        _sink.Only.AttemptLatencyMs.Should().HaveCount(3);
        _sink.Only.AttemptErrorCode.Should().Equal(ErrorCodes.RateLimited, ErrorCodes.ProviderUnavailable, ErrorCodes.None);
    }

    [Fact]
    public async Task NoEndpointAndNoSink_EverythingStillWorks()
    {
        var services = new ServiceCollection();
        services.AddLlmTracing();
        services.AddHttpClient("named").ConfigurePrimaryHttpMessageHandler(() => new StubHandler(_ => new HttpResponseMessage(HttpStatusCode.OK)));
        await using var provider = services.BuildServiceProvider();

        (await CallAsync(provider, "named")).Should().Be(HttpStatusCode.OK);

        provider.GetRequiredService<TracePipeline>().IsEnabled.Should().BeFalse();
    }

    [Fact]
    public void Options_SectionThenEnvironmentThenCode()
    {
        var options = Bind(
            new()
            {
                ["LlmTracing:ConnectionString"] = "Host=section",
                ["LlmTracing:MaxBatchSize"] = "7",
                ["LlmTracing:MaxDelay"] = "00:00:01",
                ["LlmTracing:Table"] = "calls",
                ["LlmTracing:Providers:0:Name"] = "acme",
                ["LlmTracing:Providers:0:Hosts:0"] = "llm.acme.test",
                ["LlmTracing:Providers:0:Format"] = "openai_chat",
                ["CLICKHOUSE_ENDPOINT"] = "http://environment:8123",
                ["CLICKHOUSE_DATABASE"] = "traces",
                ["ENABLE_TRACING"] = "1",
                ["TRACE_BATCH_INTERVAL_MS"] = "250",
                ["TRACE_DEBUG"] = "true",
            },
            o => o.Database = "code");

        options.Should().BeEquivalentTo(new
        {
            ConnectionString = "http://environment:8123",
            Database = "code",
            Table = "calls",
            MaxBatchSize = 7,
            MaxDelay = (TimeSpan?)TimeSpan.FromSeconds(1),
            FlushInterval = TimeSpan.FromMilliseconds(250),
            Enabled = true,
            LogRecords = true,
        });
        var provider = options.Providers.Should().ContainSingle().Subject;
        provider.Name.Should().Be("acme");
        provider.Format.Should().BeSameAs(WireFormat.OpenAiChat);
        provider.Hosts.Should().Equal("llm.acme.test");
    }

    [Fact]
    public void Options_AHostAlone_NeedsNoList()
    {
        var options = Bind(new() { ["LlmTracing:Providers:0:Name"] = "acme", ["LlmTracing:Providers:0:Hosts"] = "llm.acme.test" }, static _ => { });
        options.Providers.Should().ContainSingle().Which.Hosts.Should().Equal("llm.acme.test");
    }

    [Fact]
    public void AddLlmTracing_WithAConfiguration_TakesTheSectionOrItself()
    {
        var root = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["LlmTracing:Table"] = "calls" }).Build();

        TableOf(root).Should().Be("calls");
        TableOf(root.GetSection("LlmTracing")).Should().Be("calls");

        static string TableOf(IConfiguration configuration) =>
            new ServiceCollection().AddLlmTracing(configuration).BuildServiceProvider().GetRequiredService<IOptions<LlmTracingOptions>>().Value.Table;
    }

    [Theory]
    [InlineData("LlmTracing:MaxBatchSize", "0", "LlmTracing:MaxBatchSize must be between 1 and 1000000, but is 0.")]
    [InlineData("LlmTracing:FlushInterval", "00:00:00", "LlmTracing:FlushInterval must be between")]
    [InlineData("LlmTracing:InsertsInFlight", "3", "LlmTracing:InsertsInFlight must be between 1 and 2, but is 3.")]
    [InlineData("LlmTracing:AttemptTimeout", "00:00:00", "LlmTracing:AttemptTimeout must be between 00:00:00.0100000 and 01:00:00, but is 00:00:00.")]
    [InlineData("LlmTracing:MaxRetryAttempts", "-1", "LlmTracing:MaxRetryAttempts must be between 0 and 1000, but is -1.")]
    [InlineData("LlmTracing:RetryDelay", "-00:00:01", "LlmTracing:RetryDelay must be between 00:00:00 and 01:00:00, but is -00:00:01.")]
    [InlineData("LlmTracing:MaxRetryDelay", "1.00:00:00", "LlmTracing:MaxRetryDelay must be between 00:00:00 and 01:00:00, but is 1.00:00:00.")]
    [InlineData("LlmTracing:CircuitBreakDuration", "00:00:00.1", "LlmTracing:CircuitBreakDuration must be between 00:00:00.5000000 and 01:00:00, but is 00:00:00.1000000.")]
    [InlineData("LlmTracing:ConfigurationProbeInterval", "00:00:00", "LlmTracing:ConfigurationProbeInterval must be between 00:00:00.0100000 and 01:00:00")]
    [InlineData("LlmTracing:SpoolMaxBytes", "1000", "LlmTracing:SpoolMaxBytes must be between 1048576 and 9223372036854775807, but is 1000.")]
    [InlineData("LlmTracing:Table", " ", "LlmTracing:Table must not be empty.")]
    [InlineData("LlmTracing:ConnectionString", "Host=h;Prot=https", "LlmTracing:ConnectionString: The connection string's key 'Prot' is not known")]
    [InlineData("TRACE_BATCH_SIZE", "many", "TRACE_BATCH_SIZE must be a whole number, but is 'many'.")]
    [InlineData("ENABLE_TRACING", "perhaps", "ENABLE_TRACING must be true or false")]
    [InlineData("LlmTracing:Providers:0:Format", "morse", "LlmTracing:Providers:0:Format must be one of openai_chat")]
    [InlineData("LlmTracing:SpanTable", "", "LlmTracing:SpanTable must not be empty.")]
    [InlineData("LlmTracing:Payloads:Table", "", "LlmTracing:Payloads:Table must not be empty.")]
    [InlineData("LlmTracing:Payloads:MaxBytes", "1023", "LlmTracing:Payloads:MaxBytes must be between 1024 and 16777216, but is 1023.")]
    [InlineData("LlmTracing:Payloads:MaxPendingBytes", "1", "LlmTracing:Payloads:MaxPendingBytes must be between 65536 and 17179869184, but is 1.")]
    [InlineData("LlmTracing:Storage:Retention", "-1.00:00:00", "LlmTracing:Storage:Retention must be between 1.00:00:00 and 36500.00:00:00, but is -1.00:00:00.")]
    [InlineData("LlmTracing:Storage:RollupRetention", "00:01:00", "LlmTracing:Storage:RollupRetention must be between 1.00:00:00 and 36500.00:00:00, but is 00:01:00.")]
    [InlineData("LlmTracing:Payloads:Retention", "00:01:00", "LlmTracing:Payloads:Retention must be between 1.00:00:00 and 36500.00:00:00, but is 00:01:00.")]
    [InlineData("LlmTracing:Payloads:RedactPatterns:0", "[", "LlmTracing:Payloads:RedactPatterns:0: Invalid pattern '['")]
    [InlineData("LlmTracing:Payloads:RedactPatterns:0", "(?=x)", "LlmTracing:Payloads:RedactPatterns:0: *NonBacktracking")]
    public async Task InvalidOptions_StopTheHostWithTheKey(string key, string value, string message)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { [key] = value });
        builder.Services.AddLlmTracing();
        using var host = builder.Build();

        var start = () => host.StartAsync();

        (await start.Should().ThrowAsync<OptionsValidationException>()).WithMessage($"*{message}*");
    }

    [Theory]
    [InlineData("Endpoint", "langsmith", "LlmTracing:LangSmith:Endpoint must be an http or https address, but is 'langsmith'.")]
    [InlineData("Project", " ", "LlmTracing:LangSmith:Project must not be empty.")]
    [InlineData("QueueCapacity", "0", "LlmTracing:LangSmith:QueueCapacity must be between 1 and 1000000, but is 0.")]
    public void LangSmithOptions_AreCheckedWhereForwardingIsOn(string key, string value, string message)
    {
        var values = new Dictionary<string, string?> { [$"LlmTracing:LangSmith:{key}"] = value };
        Bind(values, o => o.LangSmith.Enabled = false).Should().NotBeNull();

        var bind = () => Bind(values, o => o.LangSmith.Enabled = true);

        bind.Should().Throw<OptionsValidationException>().WithMessage($"*{message}*");
    }

    [Fact]
    public void Configuration_ReachesPayloadsAndLangSmith()
    {
        var options = Bind(
            new()
            {
                ["LlmTracing:Payloads:Enabled"] = "true", ["LlmTracing:Payloads:Retention"] = "2.00:00:00", ["LlmTracing:Payloads:RedactPatterns:0"] = "a+",
                ["LlmTracing:LangSmith:Enabled"] = "true", ["LlmTracing:LangSmith:ApiKey"] = "k", ["LlmTracing:LangSmith:Project"] = "p",
            },
            _ => { });

        options.Payloads.Should().BeEquivalentTo(new { Enabled = true, Retention = TimeSpan.FromDays(2), RedactPatterns = new[] { "a+" } });
        options.LangSmith.Should().BeEquivalentTo(new { Enabled = true, ApiKey = "k", Project = "p" });
    }

    private static LlmTracingOptions Bind(Dictionary<string, string?> values, Action<LlmTracingOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        services.AddLlmTracing(configure);
        return services.BuildServiceProvider().GetRequiredService<IOptions<LlmTracingOptions>>().Value;
    }

    private static async Task<HttpStatusCode> CallAsync(IServiceProvider provider, string name, string url = Url)
    {
        using var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient(name);
        using var response = await http.PostAsync(url, new StringContent("""{"model":"m","messages":[]}""", Encoding.UTF8, "application/json"));
        await response.Content.ReadAsByteArrayAsync();
        return response.StatusCode;
    }

    private ServiceProvider Build(Action<IServiceCollection> configure, Func<HttpRequestMessage, HttpResponseMessage>? answer = null)
    {
        answer ??= _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        var services = new ServiceCollection();
        services.AddSingleton<ITraceSink>(_sink);
        services.ConfigureHttpClientDefaults(client => client.ConfigurePrimaryHttpMessageHandler(() => new StubHandler(answer)));
        configure(services);
        return services.BuildServiceProvider();
    }

    private sealed class RetryHandler(int attempts) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            while (true)
            {
                var response = await base.SendAsync(request, cancellationToken);
                if (response.IsSuccessStatusCode || --attempts == 0)
                {
                    return response;
                }

                response.Dispose();
            }
        }
    }
}
