namespace LlmTracing;

public sealed partial class LlmTracingOptions
{
    /// <summary>Whether the handlers are put into every <see cref="IHttpClientFactory"/> client, or only into those that ask for it by <c>AddLlmTracing</c>.</summary>
    /// <value>Default true.</value>
    public bool AttachToAllClients { get; set; } = true;

    /// <summary>Whether every record is also logged in one line (provider, model, tokens, times, outcome; no content), at Information.</summary>
    /// <value>Default false. The environment variable <c>TRACE_DEBUG</c> sets it.</value>
    public bool LogRecords { get; set; }
}
