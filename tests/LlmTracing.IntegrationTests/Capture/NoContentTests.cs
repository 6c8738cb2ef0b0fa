using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using LlmTracing.IntegrationTests.ClickHouse;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LlmTracing.IntegrationTests.Capture;

/// <summary>A word in prompts, completions, tool arguments, headers and query keys is found nowhere afterwards.</summary>
[Collection(EngineCollection.Name)]
public sealed class NoContentTests(EngineFixture engine)
{
    private const string Canary = "canary5f2c90";

    private const string Answer =
        """
        {"id":"c","model":"m","choices":[{"finish_reason":"tool_calls","message":{"content":"CANARY","reasoning_content":"CANARY",
        "tool_calls":[{"id":"t","type":"function","function":{"name":"lookup","arguments":"{\"q\":\"CANARY\"}"}}]}}],
        "usage":{"prompt_tokens":10,"completion_tokens":5}}
        """;

    private const string Error = """{"error":{"message":"Wrong: CANARY","type":"invalid_request_error","param":"CANARY","code":null}}""";

    [Fact]
    public async Task NothingOfACallsContentIsKept()
    {
        await using var table = TestTable.On(engine.ConnectionString);
        var spool = Directory.CreateTempSubdirectory("llmtracing-canary");
        var log = new ConcurrentQueue<string>();
        var tags = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == LlmTracingTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => tags.Enqueue(activity.DisplayName + string.Join(' ', activity.TagObjects)),
        };
        ActivitySource.AddActivityListener(listener);
        try
        {
            // Once into ClickHouse, once into the spool of a writer whose ClickHouse is away.
            await CallAsync(log, o => (o.ConnectionString, o.Database, o.Schema) = (table.Options.ConnectionString!, table.Options.Database, SchemaMode.Create));
            await CallAsync(log, o => (o.ConnectionString, o.SpoolDirectory, o.MaxRetryAttempts) = ("Host=127.0.0.1;Port=1", spool.FullName, 0));

            (await table.AskAsync($"SELECT count() FROM {table.Name}")).Should().Be("2");
            (await FoundInRowsAsync(table, "lookup")).Should().NotBe("0", "the search finds what is stored");
            (await FoundInRowsAsync(table, Canary)).Should().Be("0");
            log.Should().Contain(line => line.Contains("lookup") || line.Contains("chat")).And.NotContain(line => line.Contains(Canary));
            tags.Should().NotBeEmpty().And.NotContain(tag => tag.Contains(Canary));
            var files = spool.GetFiles("*", SearchOption.AllDirectories).Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file.FullName))).ToList();
            files.Should().Contain(file => file.Contains("lookup"), "the rows are spooled").And.NotContain(file => file.Contains(Canary));
        }
        finally
        {
            spool.Delete(recursive: true);
        }
    }

    private static Task<string> FoundInRowsAsync(TestTable table, string word) =>
        table.AskAsync($"SELECT sum(countSubstrings(formatRow('JSONEachRow', *), {{w:String}})) FROM {table.Name}", ("w", word));

    private static async Task CallAsync(ConcurrentQueue<string> log, Action<LlmTracingOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new QueueLog(log)));
        services.AddLlmTracing(o => o.LogRecords = true).AddLlmTracing(configure);
        services.AddHttpClient("good").ConfigurePrimaryHttpMessageHandler(() => new AnsweringHandler(Answer.Replace("CANARY", Canary)));
        services.AddHttpClient("bad").ConfigurePrimaryHttpMessageHandler(() => new AnsweringHandler(Error.Replace("CANARY", Canary)));
        await using var provider = services.BuildServiceProvider();
        foreach (var name in new[] { "good", "bad" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{AnsweringHandler.Url}?key={Canary}") { Content = AnsweringHandler.Question(Canary) };
            request.Headers.Add("Authorization", $"Bearer {Canary}");
            request.Headers.Add("X-Trace", Canary);
            using var response = await provider.GetRequiredService<IHttpClientFactory>().CreateClient(name).SendAsync(request);
        }

        await provider.GetRequiredService<TraceWriter>().FlushAsync();
    }

    private sealed class QueueLog(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => categoryName.StartsWith(nameof(LlmTracing), StringComparison.Ordinal)
            ? this
            : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
