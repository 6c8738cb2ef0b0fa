namespace LlmTracing;

/// <summary>All options of LlmTracing. Each room of the library adds its own in a part of this class.</summary>
/// <remarks>Read once at start. Bound from the configuration section <c>LlmTracing</c>, then the environment.</remarks>
public sealed partial class LlmTracingOptions
{
    /// <summary>Whether calls are traced at all.</summary>
    /// <value>Default true. The environment variable <c>ENABLE_TRACING</c> sets it.</value>
    public bool Enabled { get; set; } = true;
}
