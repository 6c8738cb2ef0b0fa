using LlmTracing.Payloads.Streams;

namespace LlmTracing.Payloads;

/// <summary>The bytes of a call that ended; they become a row in the background, once, for everyone who takes it.</summary>
/// <param name="tap">What was kept of the call.</param>
/// <param name="call">The call's record.</param>
/// <param name="maxBytes">Most bytes of a request, and of an answer.</param>
/// <param name="redactor">Takes out what must not be stored.</param>
/// <param name="takers">How many take it; when all have released it its memory goes back.</param>
internal sealed class PendingPayload(PayloadTap tap, TraceRecord call, int maxBytes, Redactor redactor, int takers)
{
    private readonly Lock _gate = new();
    private PayloadRecord? _row;
    private int _takers = takers;

    /// <summary>The row; made once, so that a retried batch holds the same bytes.</summary>
    public PayloadRecord Row()
    {
        lock (_gate)
        {
            return _row ??= Read();
        }
    }

    /// <summary>One of the takers is done with it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _takers) == 0)
        {
            tap.Release();
        }
    }

    private PayloadRecord Read()
    {
        var (requestCut, responseCut) = (tap.IsRequestCut, tap.IsResponseCut);
        var (request, response) = tap.Take();
        if (call.IsStreaming && response.Length > 0)
        {
            response = StreamReassembly.Assemble(response);
        }

        return new PayloadRecord
        {
            RequestId = call.RequestId,
            OrgId = call.OrgId,
            AgentId = call.AgentId,
            TraceId = call.TraceId,
            Provider = call.Provider,
            Model = call.Model,
            RequestedAt = call.RequestedAt,
            RequestJson = PayloadJson.Write(request, maxBytes, redactor, ref requestCut),
            ResponseJson = PayloadJson.Write(response, maxBytes, redactor, ref responseCut),
            IsRequestCut = requestCut,
            IsResponseCut = responseCut,
        };
    }
}
