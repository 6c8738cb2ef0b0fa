using LlmTracing.ClickHouse;
using LlmTracing.Context;
using LlmTracing.Reading;

namespace LlmTracing.IntegrationTests.Reading;

/// <summary>A database of random calls of three organisations, and the same calls in memory to count by hand.</summary>
public sealed class ReaderData : IAsyncLifetime
{
    public const int Rows = 200_000;

    public static readonly DateTimeOffset Start = new(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset End = Start.AddDays(10);

    private static readonly string[] Models = ["gpt-4o", "gpt-4o-mini", "claude-sonnet-4-5", "gemini-2.5-pro", "no-such-model"];
    private static readonly string[] Providers = ["openai", "azure.ai.openai", "anthropic"];
    private static readonly string[] Errors = ["", "", "", "", "RATE_LIMITED", "CANCELLED", "STREAM_INCOMPLETE", "PROVIDER_TIMEOUT"];
    private static readonly string[][] Tags = [[], ["red"], ["red", "blue"], ["blue", "blue"], ["x' OR 1=1 --"]];
    private static readonly string[][] Finishes = [[], ["stop"], ["length"], ["tool_calls", "MAX_TOKENS"]];

    private readonly EngineFixture _engine;
    private ClickHouseHttpClient? _client;

    public ReaderData(EngineFixture engine)
    {
        _engine = engine;
        Options = new LlmTracingOptions
        {
            ConnectionString = engine.ConnectionString, Database = "reader_" + Guid.NewGuid().ToString("N"), Schema = SchemaMode.Create,
        };
        Endpoint = ClickHouseEndpoint.From(Options)! with { Database = Options.Database };
        Options.ConnectionString = engine.ConnectionString.Contains("://", StringComparison.Ordinal)
            ? engine.ConnectionString : engine.ConnectionString + ";Database=" + Options.Database;
        Calls = Make(Rows, new Random(7));
    }

    public LlmTracingOptions Options { get; }

    public List<TraceRecord> Calls { get; }

    public Guid[] Orgs { get; } = [Guid.Parse("00000000-0000-0000-0000-00000000000a"), Guid.Parse("00000000-0000-0000-0000-00000000000b"), Guid.Empty];

    internal ClickHouseEndpoint Endpoint { get; }

    internal ClickHouseHttpClient Client => _client!;

    /// <summary>A reader; of the calls themselves where the roll-up is off.</summary>
    internal TraceReader Reader(bool rollup = true, Action<LlmTracingOptions>? configure = null)
    {
        var options = new LlmTracingOptions
        {
            ConnectionString = Options.ConnectionString, Database = Options.Database, Schema = Options.Schema, ReadFromRollup = rollup, ReadMaxRows = 1_000_000,
        };
        configure?.Invoke(options);
        return new TraceReader(options);
    }

    public async Task InitializeAsync()
    {
        _client = new ClickHouseHttpClient(Endpoint, TimeProvider.System);
        using var sink = new ClickHouseSink<TraceRecord>(_client, TraceTable.From(Options, Options.Database), Options, TimeProvider.System);
        for (var i = 0; i < Calls.Count; i += 20_000)
        {
            await sink.InsertAsync(Calls.Slice(i, Math.Min(20_000, Calls.Count - i)).ToArray(), $"batch-{i}", CancellationToken.None);
        }
    }

    public async Task DisposeAsync()
    {
        await Client.ExecuteAsync($"DROP DATABASE IF EXISTS {SqlText.Identifier(Options.Database)}", null, CancellationToken.None);
        Client.Dispose();
    }

    private List<TraceRecord> Make(int count, Random random)
    {
        var agents = Enumerable.Range(1, 12).Select(static i => new Guid(i, 0, 0, new byte[8])).ToArray();
        var calls = new List<TraceRecord>(count);
        for (var i = 0; i < count; i++)
        {
            var input = (uint)random.Next(0, 250_000);
            var output = random.Next(5) == 0 ? 0u : (uint)random.Next(1, 4_000);
            var error = Pick(random, Errors);
            var at = Start.AddMilliseconds(random.NextInt64((long)(End - Start).TotalMilliseconds));
            if (i % 50 == 0 && i > 0)
            {
                at = calls[i - 1].RequestedAt; // Equal moments: the id decides their order.
            }

            calls.Add(new TraceRecord
            {
                RequestId = $"r-{i:x8}-{random.Next(16):x}", OrgId = Orgs[random.Next(10) switch { < 8 => 0, 8 => 1, _ => 2 }], AgentId = Pick(random, agents),
                SessionId = random.Next(3) == 0 ? null : new Guid(random.Next(1, 400), 1, 0, new byte[8]), Model = Pick(random, Models),
                ResponseModel = random.Next(4) == 0 ? "" : Pick(random, Models) + "-2026-01-01", Provider = Pick(random, Providers), IsStreaming = random.Next(2) == 0,
                InputTokens = input, OutputTokens = output, TotalTokens = input + output, ProviderTtfbMs = (uint)random.Next(0, 3_000),
                TotalLatencyMs = (uint)random.Next(0, 90_000), StatusCode = (ushort)(error == "" ? 200 : 429), IsComplete = error is not ("CANCELLED" or "STREAM_INCOMPLETE"),
                ErrorCode = error, ErrorCategory = error == "" ? "" : "rate_limit", ErrorType = error == "" ? "" : Pick(random, "a", "b"),
                RequestedAt = at, CompletedAt = at.AddSeconds(1), TraceId = new Guid(random.Next(1, 20_000), 2, 0, new byte[8]).ToString("N"),
                SpanId = random.NextInt64().ToString("x16", null), ProjectId = Pick(random, "", "p1", "p2"), RunId = $"run-{random.Next(500)}", StepId = $"step-{random.Next(30_000)}",
                PlanId = Pick(random, "", "plan"), ConversationId = random.Next(2) == 0 ? "" : $"conv-{random.Next(2_000)}", MessageId = $"msg-{i % 1000}",
                UserId = Pick(random, "", "ann", "bob", "O'Neil"), AgentTags = Pick(random, Tags), CallType = Pick(random, "", "chat", "summary"), ServiceName = Pick(random, "api", "job"),
                Environment = Pick(random, "prod", "test"), Operation = Pick(random, "chat", "embeddings"), ContextHash = random.Next(4) == 0 ? "" : $"h{random.Next(3_000)}",
                RequestSizeBytes = (ulong)random.NextInt64(0, 1_200_000), ResponseSizeBytes = (ulong)random.Next(0, 50_000),
                CachedInputTokens = random.Next(3) switch { 0 => null, 1 => 0u, _ => input / 2 }, CacheWriteTokens = random.Next(3) == 0 ? input / 4 : null,
                ReasoningTokens = random.Next(2) == 0 ? output / 3 : null, UsageSource = "provider",
                CostUsd = random.Next(4) == 0 ? null : random.Next(1, 2_000_000) / 1_000_000m, CostSource = random.Next(3) == 0 ? "provider" : "computed",
                TtftMs = random.Next(2) == 0 ? null : (uint)random.Next(0, 5_000), FinishReasons = Pick(random, Finishes),
            });
        }

        return calls;
    }

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];
}
