using LlmTracing.Context;
using LlmTracing.Telemetry;

namespace LlmTracing.Assembly;

/// <summary>
/// Everything that is known of one call when it ends: what Capture saw of its course and what Providers read in its bytes.
/// <see cref="TraceAssembler"/> turns it into a <see cref="TraceRecord"/> and nothing else does.
/// </summary>
internal sealed class CallFacts
{
    /// <summary><c>gen_ai.provider.name</c> of who answers.</summary>
    public string Provider { get; set; } = "";

    /// <summary><c>gen_ai.operation.name</c>.</summary>
    public string Operation { get; set; } = "";

    /// <summary>
    /// Whether it is a call to a model at all. False for a request to an unknown host whose path only looked like one: it leaves no record.
    /// </summary>
    public bool IsCall { get; set; } = true;

    public string ServerAddress { get; set; } = "";

    /// <summary>Path of the request, without the query.</summary>
    public string ApiPath { get; set; } = "";

    /// <summary>Who made the call, taken when it began.</summary>
    public CallContext Context { get; set; }

    /// <summary>Where the call stands in the distributed trace, known when it is sent.</summary>
    public CallSpan Span { get; set; }

    /// <summary>Takes the time, in timestamp units, between the end of each chunk and the end of the one before it; null where nobody measures that.</summary>
    public Action<CallFacts, long>? OnChunkGap { get; set; }

    public RequestFacts Request { get; } = new();

    public ResponseFacts Response { get; } = new();

    public CallCourse Course { get; } = new();

    /// <summary>Empties everything for another call.</summary>
    public void Reset()
    {
        Provider = Operation = ServerAddress = ApiPath = "";
        IsCall = true;
        Context = default;
        Span = default;
        OnChunkGap = null;
        Request.Reset();
        Response.Reset();
        Course.Reset();
    }
}
