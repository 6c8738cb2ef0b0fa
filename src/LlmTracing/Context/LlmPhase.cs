namespace LlmTracing;

/// <summary>What a host does before a call, timed by <see cref="LlmTraceScope.Measure"/>.</summary>
public enum LlmPhase
{
    /// <summary>Authentication and authorisation: <see cref="TraceRecord.AuthLatencyMs"/>.</summary>
    Auth,

    /// <summary>Loading and resolving of directives (instructions, policies, prompts): <see cref="TraceRecord.DirectiveLatencyMs"/>.</summary>
    Directive,

    /// <summary>Gathering of the call's context: <see cref="TraceRecord.ContextLatencyMs"/>.</summary>
    ContextAssembly,
}
