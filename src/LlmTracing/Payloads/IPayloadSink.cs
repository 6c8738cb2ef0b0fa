namespace LlmTracing.Payloads;

/// <summary>A sink that takes a call's content too, where that is kept.</summary>
internal interface IPayloadSink : ITraceSink
{
    /// <summary>As <see cref="ITraceSink.Write"/>, with the call's payload; it is released when it was delivered.</summary>
    WriteResult Write(TraceRecord record, PendingPayload payload);
}
