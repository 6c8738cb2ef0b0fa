using LlmTracing;

namespace WebApi;

/// <summary>Says for whom the LLM calls of a request are made. A real service reads claims; this one takes headers at their word.</summary>
internal sealed class TraceScopeMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        using var scope = LlmTraceScope.Begin(new LlmTraceContext
        {
            AgentId = LlmIds.FromName(Header("X-Agent") ?? "web"),
            UserId = Header("X-User"),
            ConversationId = Header("X-Conversation"),
            SessionId = Header("X-Conversation") is { } conversation ? LlmIds.FromName(conversation) : null,
            CallType = http.Request.Path.Value?.Trim('/'),
            AgentTags = ["sample"],
        });
        using (scope.Measure(LlmPhase.Auth))
        {
            // Here a service would check who asks; what it takes stands in auth_latency_ms.
            await Task.Yield();
        }

        await next(http);

        string? Header(string name) => http.Request.Headers[name] is [{ Length: > 0 } value] ? value : null;
    }
}
