namespace LlmTracing;

public sealed partial class LlmTracingOptions
{
    /// <summary>Forwarding of calls and spans to LangSmith.</summary>
    /// <value>By default as the <c>LANGSMITH_*</c> and <c>LANGCHAIN_*</c> variables say: off where they say nothing.</value>
    public LangSmithOptions LangSmith { get; set; } = LangSmithOptions.FromEnvironment(System.Environment.GetEnvironmentVariable);
}
