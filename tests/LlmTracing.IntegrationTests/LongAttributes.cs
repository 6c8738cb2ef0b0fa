namespace LlmTracing.IntegrationTests;

/// <summary>A test that takes minutes; run where LLMTRACING_LONG is set.</summary>
public sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute() => Skip = Reason;

    internal static string? Reason
        => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("LLMTRACING_LONG")) ? "Takes minutes: set LLMTRACING_LONG to run it." : null;
}

/// <summary>The same with data.</summary>
public sealed class LongTheoryAttribute : TheoryAttribute
{
    public LongTheoryAttribute() => Skip = LongFactAttribute.Reason;
}
