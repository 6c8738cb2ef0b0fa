namespace LlmTracing.Context;

/// <summary>A call that ended, as far as a later link to it needs it.</summary>
internal sealed record LinkedCall(string RequestId, string TraceId, string SpanId, LlmTraceContext Context, IMessageLinks? Links);

/// <summary>Keeps links from calls that ended to the messages they produced.</summary>
internal interface IMessageLinks
{
    void Link(LinkedCall call, string messageId);
}
