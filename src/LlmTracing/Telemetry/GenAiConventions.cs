namespace LlmTracing;

/// <summary>Which names of the OpenTelemetry GenAI conventions are emitted. They are not stable yet, so that names still change between versions.</summary>
public enum GenAiConventions
{
    /// <summary>Version 1.41: one histogram for tokens, <c>gen_ai.client.operation.*</c> for times.</summary>
    Version141,

    /// <summary>The names on the conventions' main branch as of October 2026: <c>gen_ai.client.inference.*</c>, one instrument per kind of token.</summary>
    Latest,
}
