namespace LlmTracing.IntegrationTests;

/// <summary>The ClickHouse that the tests run against: the one in <c>LLMTRACING_TEST_CLICKHOUSE</c>.</summary>
public sealed class EngineFixture
{
    public const string Variable = "LLMTRACING_TEST_CLICKHOUSE";

    public string ConnectionString { get; } = Environment.GetEnvironmentVariable(Variable)
        ?? throw new InvalidOperationException($"Set {Variable} to a connection string of a ClickHouse for tests.");
}

[CollectionDefinition(Name)]
public sealed class EngineCollection : ICollectionFixture<EngineFixture>
{
    public const string Name = "engine";
}
