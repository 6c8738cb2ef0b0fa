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

    /// <summary>
    /// Whether application spans are written to the spans table: those of <see cref="LlmTracer"/> and of the sources in
    /// <see cref="SpanSources"/>. Content tags are left out.
    /// </summary>
    /// <value>Default true.</value>
    public bool CaptureSpans { get; set; } = true;

    /// <summary>Table of the application spans.</summary>
    /// <value>Default <c>llm_spans</c>.</value>
    public string SpanTable { get; set; } = "llm_spans";

    /// <summary>Activity sources of other libraries whose spans are captured; a name that ends in <c>*</c> stands for all that begin so.</summary>
    /// <value>Default Microsoft.Extensions.AI, the OpenAI SDK, Semantic Kernel and Agent Framework.</value>
    public IList<string> SpanSources { get; set; } =
    [
        "Experimental.Microsoft.Extensions.AI*", "Microsoft.Extensions.AI*", "OpenAI.*", "Experimental.OpenAI*", "Microsoft.SemanticKernel*",
        "Microsoft.Agents.AI*", "Experimental.Microsoft.Agents.AI*",
    ];
}
