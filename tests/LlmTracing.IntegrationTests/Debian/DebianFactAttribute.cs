namespace LlmTracing.IntegrationTests.Debian;

/// <summary>A test of Debian's clickhouse-server; where that cannot run it is skipped and says why.</summary>
public sealed class DebianFactAttribute : FactAttribute
{
    public DebianFactAttribute() => Skip = DebianPackage.Unavailable;
}

/// <summary>The same with data.</summary>
public sealed class DebianTheoryAttribute : TheoryAttribute
{
    public DebianTheoryAttribute() => Skip = DebianPackage.Unavailable;
}
