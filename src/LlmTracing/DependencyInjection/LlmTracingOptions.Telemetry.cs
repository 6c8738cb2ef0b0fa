using LlmTracing.Telemetry;

namespace LlmTracing;

public sealed partial class LlmTracingOptions
{
    /// <summary>Which GenAI names activities and metrics use.</summary>
    /// <value>
    /// Default 1.41; <see cref="GenAiConventions.Latest"/> where <c>OTEL_SEMCONV_STABILITY_OPT_IN</c> holds
    /// <c>gen_ai_latest_experimental</c>.
    /// </value>
    public GenAiConventions Conventions { get; set; } = GenAiNames.FromEnvironment();
}
