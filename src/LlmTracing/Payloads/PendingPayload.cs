namespace LlmTracing.Payloads;

/// <summary>The bytes of a call that ended; they become a row in the background.</summary>
internal sealed class PendingPayload(PayloadTap tap, TraceRecord call)
{
    private PayloadRecord? _row;

    /// <summary>The row; made once, so that a retried batch holds the same bytes.</summary>
    public PayloadRecord Row(int maxBytes, Redactor redactor) => _row ??= Read(maxBytes, redactor);

    private PayloadRecord Read(int maxBytes, Redactor redactor)
    {
        var (requestCut, responseCut) = (tap.IsRequestCut, tap.IsResponseCut);
        var response = tap.Response.Span;
        if (call.IsStreaming && response.Length > 0 && response.TrimStart(" \r\n\t"u8)[..1] is not [(byte)'['])
            response = StreamReassembly.Assemble(response);
        return new PayloadRecord
        {
            RequestId = call.RequestId,
            OrgId = call.OrgId,
            AgentId = call.AgentId,
            TraceId = call.TraceId,
            Provider = call.Provider,
            Model = call.Model,
            RequestedAt = call.RequestedAt,
            RequestJson = PayloadJson.Write(tap.Request.Span, maxBytes, redactor, ref requestCut),
            ResponseJson = PayloadJson.Write(response, maxBytes, redactor, ref responseCut),
            IsRequestCut = requestCut,
            IsResponseCut = responseCut,
        };
    }
}
