namespace LlmTracing;

/// <summary>Gives one request its own context, where no scope is around it.</summary>
public static class LlmRequestExtensions
{
    /// <summary>Sets the context of this request. It goes before the scope's and the options'; what it does not say is inherited from them.</summary>
    /// <param name="request">The request, not sent yet.</param>
    /// <param name="context">The context.</param>
    public static void SetLlmTraceContext(this HttpRequestMessage request, LlmTraceContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        request.Options.Set(LlmTraceContext.RequestKey, context);
    }
}
