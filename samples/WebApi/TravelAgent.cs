using LlmTracing;

namespace WebApi;

internal sealed record AgentRequest(string Question);

internal sealed record AgentAnswer(string TraceId, string Text);

/// <summary>
/// An agent with three LLM calls, two tools and a retrieval: it plans, searches (a call inside a retrieval inside a tool), tries to book, which
/// fails, and answers, for which the provider is busy twice.
/// </summary>
internal sealed class TravelAgent(Models models)
{
    public async Task<AgentAnswer> RunAsync(AgentRequest request, CancellationToken cancellationToken)
    {
        using var scope = LlmTraceScope.Begin(new LlmTraceContext { AgentId = LlmIds.FromName("travel-agent"), RunId = $"run-{Guid.CreateVersion7():N}", Actor = "travel-agent" });
        using var agent = LlmTracer.StartSpan("travel agent", LlmOperations.Actor);
        await StepAsync("plan", () => models.ChatAsync(new ChatRequest("openai", "gpt-4o", request.Question), cancellationToken));
        await SearchAsync(request, cancellationToken);
        await BookAsync(cancellationToken);
        var answer = await StepAsync("answer", () => models.ChatAsync(
            new ChatRequest("anthropic", "claude-sonnet-4-5", request.Question, Stream: true, Behaviour: $"busy-twice {Guid.CreateVersion7()}"), cancellationToken));
        return new AgentAnswer(agent.TraceId, answer.Text);
    }

    private async Task SearchAsync(AgentRequest request, CancellationToken cancellationToken)
    {
        using var tool = LlmTracer.StartSpan("search hotels", LlmOperations.ToolCall).SetAttribute("tool.name", "search_hotels");
        using var retrieval = LlmTracer.StartSpan("hotel index", LlmOperations.Retrieval).SetAttribute("index.name", "hotels");
        await StepAsync("rewrite", () => models.ChatAsync(new ChatRequest("openai", "gpt-4o-mini", request.Question), cancellationToken));
        await Task.Delay(Random.Shared.Next(20, 60), cancellationToken);
        retrieval.SetAttribute("index.hits", 12).AddEvent("ranked");
    }

    private static async Task BookAsync(CancellationToken cancellationToken)
    {
        using var tool = LlmTracer.StartSpan("book room", LlmOperations.ToolCall).SetAttribute("tool.name", "book_room");
        await Task.Delay(Random.Shared.Next(30, 80), cancellationToken);
        tool.Fail("no_rooms_left");
    }

    private static async Task<ChatAnswer> StepAsync(string step, Func<Task<ChatAnswer>> call)
    {
        using var scope = LlmTraceScope.Begin(new LlmTraceContext { StepId = $"{step}-{Guid.CreateVersion7():N}" });
        return await call();
    }
}
