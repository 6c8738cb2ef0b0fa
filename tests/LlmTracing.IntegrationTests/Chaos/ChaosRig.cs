using System.Diagnostics;
using System.Globalization;
using LlmTracing.ClickHouse;
using LlmTracing.Writing;

namespace LlmTracing.IntegrationTests.Chaos;

/// <summary>A writer that reaches a real engine through a faulty network, impatient so that tests are short.</summary>
internal sealed class ChaosRig : IAsyncDisposable
{
    public const string Database = "chaos";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(25);

    private readonly ClickHouseHttpClient _client;
    private readonly LogLines<TraceWriter> _log = new();
    private readonly string? _spoolDirectory;
    private int _written;

    public ChaosRig(IChaosServer engine, Action<LlmTracingOptions>? configure = null, bool withSpool = false)
    {
        Engine = engine;
        Proxy = new FaultProxy(engine.Port);
        Options = new LlmTracingOptions
        {
            ConnectionString = string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Proxy.Port};Protocol=http"),
            Database = Database,
            Table = $"t_{Guid.NewGuid():N}",
            Schema = SchemaMode.Create,
            AttemptTimeout = TimeSpan.FromSeconds(2),
            RetryDelay = TimeSpan.FromMilliseconds(50),
            MaxRetryDelay = TimeSpan.FromMilliseconds(500),
            MaxRetryAttempts = 500,
            CircuitBreakDuration = TimeSpan.FromMilliseconds(500),
            ConfigurationProbeInterval = TimeSpan.FromMilliseconds(300),
        };
        if (withSpool)
        {
            Options.SpoolDirectory = _spoolDirectory = Directory.CreateTempSubdirectory("llmtracing-spool-").FullName;
        }

        configure?.Invoke(Options);
        var endpoint = ClickHouseEndpoint.From(Options)!;
        _client = new ClickHouseHttpClient(endpoint, TimeProvider.System);
        var sink = new ClickHouseSink<TraceRecord>(
            _client, TraceTable.From(Options, endpoint.Database ?? Options.Database), Options, TimeProvider.System);
        Writer = new TraceWriter(sink, Options, TimeProvider.System, _log);
    }

    public IChaosServer Engine { get; }

    public FaultProxy Proxy { get; }

    public LlmTracingOptions Options { get; }

    public TraceWriter Writer { get; }

    /// <summary>What the writer logged.</summary>
    public IEnumerable<string> Log => _log.Lines;

    public int Written => _written;

    public string Table => $"{Database}.{Options.Table}";

    public IReadOnlyList<string> Reasons => ((IBackgroundWriter)Writer).Health.Reasons();

    public void Write(int rows, Action<TraceRecord>? configure = null)
    {
        for (var i = 0; i < rows; i++)
        {
            var now = TimeProvider.System.GetUtcNow();
            var record = new TraceRecord
            {
                RequestId = string.Create(CultureInfo.InvariantCulture, $"r{_written++}"),
                OrgId = Guid.NewGuid(),
                Model = "gpt-5-mini",
                Provider = "openai",
                StatusCode = 200,
                IsComplete = true,
                RequestedAt = now,
                CompletedAt = now,
            };
            configure?.Invoke(record);
            Writer.Write(record).Should().NotBe(WriteResult.Closed);
        }
    }

    /// <summary>Writes at an even pace.</summary>
    public async Task LoadAsync(int rowsPerSecond, TimeSpan duration)
    {
        var clock = Stopwatch.StartNew();
        var before = _written;
        while (clock.Elapsed < duration)
        {
            await Task.Delay(Tick);
            Write((int)(Math.Min(clock.Elapsed.TotalSeconds, duration.TotalSeconds) * rowsPerSecond) - (_written - before));
        }
    }

    /// <summary>Waits until no row is in memory or on disk.</summary>
    /// <param name="longest">How long; null for a minute.</param>
    public async Task<TraceWriterStatistics> SettleAsync(TimeSpan? longest = null)
    {
        using var patience = new CancellationTokenSource(longest ?? Patience);
        try
        {
            while (true)
            {
                await Writer.FlushAsync(patience.Token);
                var ledger = Writer.Statistics;
                if (ledger is { Spooled: 0, Pending: 0 })
                {
                    ledger.IsBalanced.Should().BeTrue(ledger.ToString());
                    return ledger;
                }

                await Task.Delay(20, patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Writer.Statistics}; {string.Join("; ", Reasons)}; {string.Join("; ", Log)}");
        }
    }

    /// <summary>Waits until the health check would give a reason like this, and does something over and over while it waits.</summary>
    public async Task UntilReasonAsync(string part, Action? meanwhile = null)
    {
        var patience = Stopwatch.StartNew();
        while (!Reasons.Any(r => r.Contains(part, StringComparison.Ordinal)))
        {
            patience.Elapsed.Should().BeLessThan(Patience, $"one of these should contain '{part}': {string.Join("; ", Reasons)}");
            meanwhile?.Invoke();
            await Task.Delay(20);
        }
    }

    /// <summary>Settles, and checks that every row is in the table exactly once.</summary>
    public async Task AllIsThereOnceAsync(string? user = null, string? password = null)
    {
        var ledger = await SettleAsync();
        ledger.DroppedTotal.Should().Be(0, $"{ledger}; {string.Join("; ", _log.Lines)}");
        ledger.Written.Should().Be(_written);
        (await Engine.CountAsync(Table, user, password)).Should().Be((_written, _written));
    }

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        _client.Dispose();
        await Proxy.DisposeAsync();
        if (_spoolDirectory is not null)
        {
            Directory.Delete(_spoolDirectory, recursive: true);
        }
    }
}
