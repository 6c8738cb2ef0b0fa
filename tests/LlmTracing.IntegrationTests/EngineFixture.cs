using LlmTracing.Local;

namespace LlmTracing.IntegrationTests;

/// <summary>
/// The ClickHouse that the tests run against, one for the whole run: the one in <c>LLMTRACING_TEST_CLICKHOUSE</c>, else
/// the local engine, started here and stopped with the run.
/// </summary>
public sealed class EngineFixture : IAsyncLifetime
{
    public const string Variable = "LLMTRACING_TEST_CLICKHOUSE";

    private LocalClickHouse? _local;

    public string ConnectionString { get; private set; } = "";

    /// <summary>What ran, for the run's output.</summary>
    public string Description { get; private set; } = "";

    /// <summary>A name for a database or table that no other test has.</summary>
    public static string UniqueName(string prefix) => $"{prefix}_{Guid.NewGuid():N}";

    public async Task InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            (ConnectionString, Description) = (given, $"the ClickHouse of {Variable}");
        }
        else
        {
            _local = await LocalClickHouse.StartAsync();
            (ConnectionString, Description) = (_local.ConnectionString, $"the local engine, ClickHouse {_local.EngineVersion}");
        }

        Console.WriteLine($"Integration tests run on {Description}.");
    }

    public async Task DisposeAsync()
    {
        if (_local is not null)
        {
            await _local.DisposeAsync();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class EngineCollection : ICollectionFixture<EngineFixture>
{
    public const string Name = "engine";
}
