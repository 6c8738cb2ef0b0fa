namespace LlmTracing;

public sealed partial class LlmTracingOptions
{
    /// <summary>Keeping of requests and answers.</summary>
    /// <value>Off by default.</value>
    public PayloadOptions Payloads { get; set; } = new();
}
